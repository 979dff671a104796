"""Actions in the Rasa process: no second server, no journey of the whole conversation over HTTP and back.

With `in_process: actions` in endpoints.yml's `action_endpoint`, the package's actions run where Rasa runs; without it Rasa asks the
action server at `url` as ever. Actions cannot tell the difference: what they are given and what they return is plain data of their own.
"""

import importlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, overload

import rasa.core.actions.action as rasa_actions
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from components.events import event, plain
from components.turn import current

SETTING = "in_process"


class PlainEvents(Sequence[dict[str, Any]]):
    """A tracker's events as plain data, written out when somebody reads them: a turn asks for the latest message alone."""

    def __init__(self, tracker: DialogueStateTracker) -> None:
        self._events = tracker.events
        self._plain: list[dict[str, Any]] | None = None

    def _all(self) -> list[dict[str, Any]]:
        if self._plain is None:
            self._plain = [plain(event.as_dict()) for event in self._events]
        return self._plain

    def __len__(self) -> int:
        return len(self._events)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        return self._all()[index]


class InProcess:
    """The actions of a package, run here."""

    def __init__(self, package: str) -> None:
        """Find the package's actions.

        Raises:
            RasaException: there is no such package, or it cannot be imported.
        """
        try:
            importlib.import_module(package)
        except ImportError as error:
            raise RasaException(f"endpoints.yml: action_endpoint: {SETTING}: {package!r} cannot be imported: {error}") from error
        self._executor = ActionExecutor()
        self._executor.register_package(package)
        self._domain: tuple[Domain, dict[str, Any]] | None = None

    async def run(self, name: str, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        """Run an action; return its `events` and `responses` as the action server would.

        Raises:
            rasa.core.actions.action.ActionExecutionRejection: the action leaves it to others.
            TypeError: the action returns what is no plain data.
        """
        # All that stands in a tracker but the events, which are written out on demand.
        state = plain(tracker.current_state()) | {"events": PlainEvents(tracker)}
        call = {"next_action": name, "sender_id": tracker.sender_id, "tracker": state, "domain": self._plain(domain)}
        try:
            return dict(plain(await self._executor.run(call)))
        except ActionExecutionRejection as error:
            raise rasa_actions.ActionExecutionRejection(error.action_name, error.message) from error

    def _plain(self, domain: Domain) -> dict[str, Any]:
        if self._domain is None or self._domain[0] is not domain:
            self._domain = domain, domain.as_dict()
        return self._domain[1]


@lru_cache(maxsize=4)
def runner(package: str) -> InProcess:
    """Return the one runner of a package's actions."""
    return InProcess(package)


class LocalAction(rasa_actions.RemoteAction):
    """A custom action: run here where the endpoint says so, else asked of the action server."""

    async def run(self, output_channel: Any, nlg: Any, tracker: DialogueStateTracker, domain: Domain) -> list[Event]:
        """Run the action and return its events, the bot's messages first."""
        try:
            return await self._run(output_channel, nlg, tracker, domain)
        except rasa_actions.ActionExecutionRejection:
            raise
        except Exception as error:
            # Rasa would go on, and keep the message as one that was heard.
            if turn := current():
                turn.failure = error
            raise

    async def _run(self, output_channel: Any, nlg: Any, tracker: DialogueStateTracker, domain: Domain) -> list[Event]:
        package = self.action_endpoint.kwargs.get(SETTING) if self.action_endpoint else None
        if not package:
            return list(await super().run(output_channel, nlg, tracker, domain))
        done = await runner(package).run(self.name(), tracker, domain)
        said = await self._utter_responses(done.get("responses", []), output_channel, nlg, tracker)
        # Rasa checks every event against a JSON schema here, which takes longer than all the rest: these come from our own hands.
        return [*said, *(found for found in map(event, done.get("events", [])) if found)]

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        """Check an action server's answer as Rasa does.

        Raises:
            jsonschema.ValidationError: it is not of the form that Rasa asks for.
        """
        # Rasa also checks its own schema each time: 25 ms, and 0.4 ms for the answer.
        if fault := best_match(_form_of_answers().iter_errors(result)):
            raise fault
        return True


@lru_cache(maxsize=1)
def _form_of_answers() -> Any:
    schema = rasa_actions.RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)


def install() -> None:
    """Let Rasa make its custom actions by `LocalAction`: it has no setting for that."""
    rasa_actions.RemoteAction = LocalAction
