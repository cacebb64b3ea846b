"""The errors of answering.

AssistantError
 ├── SettingsError        a setting is wrong or missing
 ├── NotFound             a named document, index or framework is not in the library
 ├── NotSupported         asked for something this installation cannot do (says what is missing)
 └── ModelError           the configured language model could not be used
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of everything the assistant raises on purpose; the message is Chinese and meant for the user."""


class SettingsError(AssistantError):
    """A setting is wrong or missing."""


class NotFound(AssistantError):
    """A named document, index or framework is not in the library."""


class NotSupported(AssistantError):
    """This installation cannot do what was asked; the message says what is missing."""


class ModelError(AssistantError):
    """The configured language model could not be used."""
