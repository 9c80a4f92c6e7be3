"""The page of alerts: what must I do now?"""
