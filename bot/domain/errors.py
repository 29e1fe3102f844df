"""The few exceptions: each means that the program or the world is broken; an expected "no" is a value instead."""


class BuergerechoError(Exception):
    """Something Bürgerecho needs is missing or broken."""


class NotFoundError(BuergerechoError):
    """A row that must exist does not."""


class DatabaseUnavailableError(BuergerechoError):
    """The database cannot be reached or cannot write at the moment; nothing was changed."""


class SchemaOutdatedError(BuergerechoError):
    """The database was made by another version: run ``buergerecho db upgrade``."""


class SchemaNewerError(SchemaOutdatedError):
    """The database was made by a newer version, which has to be installed: there is no way back."""


class KeyMissingError(BuergerechoError):
    """A sealed value was sealed with a key that is not among SECRET_KEYS."""


class KeyDestroyedError(BuergerechoError):
    """The key of a person was destroyed: what it sealed can never be read again."""


class KeyStoreMissingError(BuergerechoError):
    """The database holds what keys of people sealed, and the key store is not where it should be."""


class KeyStoreForeignError(BuergerechoError):
    """The keys in the key store were made for another database."""


class KeyStoreOpenToOthersError(BuergerechoError):
    """Other users of the machine may read the key store."""


class AuthorityForeignError(BuergerechoError):
    """Every survey in the database belongs to an authority with another id: nothing of them would ever be deleted."""


class TamperedError(BuergerechoError):
    """A sealed value or a chained audit line is not what was written."""


class SettingsError(BuergerechoError):
    """The settings cannot be used; the message lists every mistake with the setting's name, one per line."""


class PurposeLockedError(BuergerechoError):
    """Contact details of a volunteer were to be read for a purpose nobody declared."""

    def __init__(self, volunteer: str, use: str) -> None:
        super().__init__("contact details are locked")
        self.volunteer = volunteer
        self.use = use
