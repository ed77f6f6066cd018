"""Chance, all of it from one seed; each subject has its own dice, so a new one leaves the others' throws alone."""

from random import Random

from faker import Faker


def dice(seed: int, *subject: str) -> Random:
    """Return the dice of one subject; the same seed and words give the same throws on every machine."""
    return Random("/".join((str(seed), *subject)))  # noqa: S311  made-up business wants repeatable chance, not secrecy


def inventor(seed: int, *subject: str) -> Faker:
    """Return Faker for one subject, seeded likewise and apart from every other Faker."""
    faker = Faker("en_US")
    faker.seed_instance("/".join((str(seed), *subject)))
    return faker
