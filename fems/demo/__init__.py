"""The whole system on the sample complex: history, live meters, jobs and pages."""
