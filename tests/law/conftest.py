from hypothesis import settings

settings.register_profile("law", deadline=None, derandomize=True, database=None)
settings.load_profile("law")
