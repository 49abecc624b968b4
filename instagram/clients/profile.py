"""The account of a connection, as each of the two log-ins tells it.

https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user
"""

from dataclasses import replace

from instagram.clients import parsing
from instagram.clients.calls import GraphAnswer
from instagram.clients.connection import Connection
from instagram.clients.errors import ClientError, ErrorKind, invalid_answer
from instagram.clients.schemas import Profile

_SHARED = (
    "id,username,name,profile_picture_url,followers_count,follows_count,media_count"
)
# Through Facebook Login an account has neither of the two.
PROFILE_FIELDS = f"{_SHARED},user_id,account_type"
PAGE_PROFILE_FIELDS = _SHARED
# Part of the IG User reference, not of the /me page of Instagram Login.
MORE_PROFILE_FIELDS = "biography,website"
GONE = (100, 33)


class ProfileReading:
    """The account itself."""

    _connection: Connection

    def me(self) -> Profile:
        """The account; refused with ``not_professional`` if it is no such."""
        try:
            answer = self._profile_answer()
        except ClientError as error:
            raise self._told(error) from error
        profile = parsing.profile(answer.payload)
        if profile is None:
            raise invalid_answer("profile without an id")
        if self._connection.flavour.has_own_me:
            return profile
        # There, Graph's id is the account's own: none that is scoped to our app.
        return replace(profile, app_scoped_id="")

    def _told(self, error: ClientError) -> ClientError:
        """Nothing is asked here but what every connected account grants."""
        if self._connection.flavour.has_own_me:
            if error.code == 10:
                error.reason = "not_professional"
        elif (error.code, error.subcode) == GONE:
            reason = "account_unlinked"
            return ClientError(reason, ErrorKind.PERMISSION, reason=reason)
        return error

    def _profile_answer(self) -> GraphAnswer:
        path = self._connection.account_path
        has_own_me = self._connection.flavour.has_own_me
        fields = PROFILE_FIELDS if has_own_me else PAGE_PROFILE_FIELDS
        try:
            return self._connection.get(path, fields=f"{fields},{MORE_PROFILE_FIELDS}")
        except ClientError as error:
            if error.code != 100 or error.subcode == GONE[1]:
                raise
        return self._connection.get(path, fields=fields)
