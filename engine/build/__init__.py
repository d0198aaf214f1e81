"""The whole road, once: read and check, evaluate, film, set, publish.

Only this package knows all stages. Nothing is computed before everything that people wrote has been
checked, and nothing of the old site is touched before the new one is complete. `site.build` goes
all the way; `command.main` is what a person types.
"""
