"""Chance, all of it from one seed; each subject has its own dice, so a new one leaves the others' throws alone."""

from random import Random


def dice(seed: int, *subject: str) -> Random:
    """Return the dice of one subject; the same seed and words give the same throws on every machine."""
    return Random("/".join((str(seed), *subject)))  # noqa: S311  made-up business wants repeatable chance, not secrecy


def first_name(seed: int, *subject: str) -> str:
    """Return an invented first name for one subject; the same seed and words give the same name."""
    # Imported here, because pytest complains when a package that brings a plugin (Faker does) came before it.
    from faker import Faker  # noqa: PLC0415  see above

    faker = Faker("en_US")
    faker.seed_instance("/".join((str(seed), *subject)))
    return faker.first_name()
