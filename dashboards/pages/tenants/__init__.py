"""All tenants: who does well, fairly compared?"""
