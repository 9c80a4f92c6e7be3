"""Every error a user can cause or meet: what is wrong, and what to do about it."""


class FemsError(Exception):
    """Something went wrong that the user can put right.

    Parameters
    ----------
    problem : str
        One sentence: what is wrong, and where. Defaults to the class's docstring.
    hint : str, optional
        One sentence: what to do about it.

    Examples
    --------
    >>> print(FemsError("Meter 'M-7' is unknown.", hint="Add it with 'fems import plants'."))
    Meter 'M-7' is unknown. Add it with 'fems import plants'.
    """

    hint: str | None = None

    def __init__(self, problem: str | None = None, *, hint: str | None = None) -> None:
        self.problem = problem or (type(self).__doc__ or "").strip().splitlines()[0]
        self.hint = hint or self.hint
        super().__init__(f"{self.problem} {self.hint}" if self.hint else self.problem)


class SettingsError(FemsError):
    """A setting is missing or malformed."""


class ServerUnavailableError(FemsError):
    """A server this command needs cannot be reached."""


class ProvisioningError(FemsError):
    """The embedded servers could not be obtained or started."""


class SchemaError(FemsError):
    """The database's schema is not the one this version needs."""

    hint = "Run 'fems db migrate'."


class NotFoundError(FemsError):
    """Something named on the command line does not exist."""


class InputFileError(FemsError):
    """A file given to an import cannot be read or understood."""


class UnknownUnitError(FemsError):
    """A unit is given that cannot be converted to the meter's quantity."""


class InsufficientDataError(FemsError):
    """There is too little data to compute what was asked for."""


class BusyError(FemsError):
    """Another process already does this, and only one may."""


class TariffError(FemsError):
    """A tariff cannot be understood, or does not say what is needed."""
