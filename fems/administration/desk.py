"""Everything an administrator can do from the dashboard, in the name of who is asking."""

from fems.administration.aims import Aims
from fems.administration.files import Files
from fems.administration.forms import Forms
from fems.administration.messages import Messages
from fems.administration.people import People


class Desk(People, Files, Forms, Aims, Messages):
    """See dashboards.administration.Administration for what each means."""
