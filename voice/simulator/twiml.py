"""A strict reader of Twilio's markup: a document that Twilio would warn about or stumble over is an error here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree import ElementTree

from voice.simulator.twiml_grammar import MESSAGING_RULES, VOICE_RULES, Rule

UNREADABLE = 12100
NOT_ALLOWED = 12200
NOTHING_TO_SAY = 13520
TOO_LARGE = 11750

LARGEST_DOCUMENT = 64 * 1024
MOST_MEDIA = 10
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class TwimlError(Exception):
    """A document that is refused; `code` is Twilio's error code, `message` says what and where."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Verb:
    """One element: its attributes as written, all text in it with white space folded, and its child elements."""

    name: str
    attributes: Mapping[str, str]
    text: str
    children: tuple[Verb, ...]

    def get(self, attribute: str, default: str) -> str:
        """The attribute's value, or Twilio's default for it."""
        return self.attributes.get(attribute, default)


@dataclass(frozen=True, slots=True)
class Document:
    """The verbs of one response, in the order in which they are carried out."""

    verbs: tuple[Verb, ...]


class _SafeBuilder(ElementTree.TreeBuilder):
    """Builds the tree and refuses a document type: with none there are no entities to expand or fetch."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise TwimlError(UNREADABLE, "a document type declaration is not allowed")


def parse_voice_twiml(xml: str) -> Document:
    """Read a response to a call. Raises TwimlError on anything that is not exactly allowed."""
    return _parse(xml, VOICE_RULES, {"Dial": _check_dial, "Play": _check_play})


def parse_messaging_twiml(xml: str) -> Document:
    """Read a response to a text. Raises TwimlError on anything that is not exactly allowed."""
    return _parse(xml, MESSAGING_RULES, {"Message": _check_message})


_Extra = Mapping[str, Callable[[Verb], None]]


def _parse(xml: str, rules: Mapping[str, Rule], extra: _Extra) -> Document:
    if len(xml.encode()) > LARGEST_DOCUMENT:
        raise TwimlError(TOO_LARGE, f"the document is larger than {LARGEST_DOCUMENT} bytes")
    root = _tree(xml)
    if root.tag != "Response":
        raise TwimlError(UNREADABLE, f"the root element is {root.tag!r}, expected 'Response'")
    return Document(_read(root, rules, extra).children)


def _tree(xml: str) -> ElementTree.Element:
    # The builder above closes the holes that the rule warns of.
    parser = ElementTree.XMLParser(target=_SafeBuilder())  # noqa: S314
    try:
        parser.feed(xml)
        return parser.close()
    except ElementTree.ParseError as error:
        raise TwimlError(UNREADABLE, f"not well-formed XML: {error}") from error


def _read(element: ElementTree.Element, rules: Mapping[str, Rule], extra: _Extra) -> Verb:
    rule = rules[element.tag]
    attributes = _attributes(element, rule)
    pieces = element.itertext() if rule.spoken else [element.text or "", *(child.tail or "" for child in element)]
    # Speech runs on over line breaks; the lines of a text message are part of it.
    text = " ".join("".join(pieces).split()) if rule.spoken else "".join(pieces).strip()
    if rule.text is None and text:
        raise TwimlError(NOT_ALLOWED, f"{element.tag}: text is not allowed here")
    if rule.text is not None and not rule.text(text):
        raise TwimlError(NOTHING_TO_SAY if element.tag == "Say" else NOT_ALLOWED, f"{element.tag}: bad text {text!r}")
    children = []
    for child in element:
        if child.tag not in rule.inside:
            raise TwimlError(NOT_ALLOWED, f"{child.tag!r} is not allowed inside {element.tag}")
        children.append(_read(child, rules, extra))
    verb = Verb(element.tag, MappingProxyType(attributes), text, tuple(children))
    if element.tag in extra:
        extra[element.tag](verb)
    return verb


def _attributes(element: ElementTree.Element, rule: Rule) -> dict[str, str]:
    attributes = {("xml:lang" if key == _XML_LANGUAGE else key): value for key, value in element.attrib.items()}
    for name, value in attributes.items():
        if name not in rule.attributes:
            raise TwimlError(NOT_ALLOWED, f"{element.tag}: attribute {name!r} is not allowed")
        if not rule.attributes[name](value):
            raise TwimlError(NOT_ALLOWED, f"{element.tag}: bad value {value!r} of {name!r}")
    for name in rule.required - attributes.keys():
        raise TwimlError(NOT_ALLOWED, f"{element.tag}: attribute {name!r} is missing")
    return attributes


def _check_dial(verb: Verb) -> None:
    if bool(verb.text) == bool(verb.children):
        raise TwimlError(NOT_ALLOWED, "Dial: expected either a number or a Number element")
    if len(verb.children) > 1:
        raise TwimlError(NOT_ALLOWED, "Dial: several Numbers at once are not simulated")


def _check_play(verb: Verb) -> None:
    if bool(verb.text) == ("digits" in verb.attributes):
        raise TwimlError(NOT_ALLOWED, "Play: expected either an address or digits")


def _check_message(verb: Verb) -> None:
    bodies = [child for child in verb.children if child.name == "Body"]
    media = len(verb.children) - len(bodies)
    if len(bodies) > 1 or (bodies and verb.text):
        raise TwimlError(NOT_ALLOWED, "Message: more than one body")
    if media > MOST_MEDIA:
        raise TwimlError(NOT_ALLOWED, f"Message: more than {MOST_MEDIA} media")
    if not media and not verb.text and not any(body.text for body in bodies):
        raise TwimlError(NOT_ALLOWED, "Message: nothing to send")
