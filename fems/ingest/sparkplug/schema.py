"""The messages of a Sparkplug B payload, as the specification's tables number their fields.

Built once at import from the table below, so that no generated code stands in the repository. What
a payload carries beyond it (file metadata, extensions) is kept by protobuf as unknown fields.

References
----------
.. [1] Eclipse Sparkplug 3.0.0, section 6.4, "Sparkplug B MQTT Payload Definition".
"""

from enum import IntEnum
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import FieldDescriptorProto

PACKAGE = "fems.sparkplug"

Proto = Any
"""A message made at run time: what its fields are stands in the table, not in a type."""


class DataType(IntEnum):
    """Datatypes of a metric [1]_, as far as the host has to tell them apart."""

    UNKNOWN = 0
    INT8 = 1
    INT16 = 2
    INT32 = 3
    INT64 = 4
    UINT8 = 5
    UINT16 = 6
    UINT32 = 7
    UINT64 = 8
    FLOAT = 9
    DOUBLE = 10
    BOOLEAN = 11
    STRING = 12
    DATETIME = 13
    TEXT = 14
    UUID = 15
    DATASET = 16
    BYTES = 17
    FILE = 18
    TEMPLATE = 19


# (name, number, type): a leading "*" repeats the field, a leading "|" puts it into the oneof "value",
# a capital names another message of the table.
_VALUE = [("int_value", "uint32"), ("long_value", "uint64"), ("float_value", "float"),
          ("double_value", "double"), ("boolean_value", "bool"), ("string_value", "string")]  # fmt: skip


def _value_from(first: int) -> list[tuple[str, int, str]]:
    return [(name, first + i, f"|{kind}") for i, (name, kind) in enumerate(_VALUE)]


_MESSAGES: dict[str, list[tuple[str, int, str]]] = {
    "Payload": [
        ("timestamp", 1, "uint64"), ("metrics", 2, "*Metric"), ("seq", 3, "uint64"),
        ("uuid", 4, "string"), ("body", 5, "bytes"),
    ],
    "Metric": [
        ("name", 1, "string"), ("alias", 2, "uint64"), ("timestamp", 3, "uint64"),
        ("datatype", 4, "uint32"), ("is_historical", 5, "bool"), ("is_transient", 6, "bool"),
        ("is_null", 7, "bool"), ("properties", 9, "PropertySet"), *_value_from(10),
        ("bytes_value", 16, "|bytes"), ("dataset_value", 17, "|DataSet"),
        ("template_value", 18, "|Template"),
    ],
    "PropertySet": [("keys", 1, "*string"), ("values", 2, "*PropertyValue")],
    "PropertyValue": [
        ("type", 1, "uint32"), ("is_null", 2, "bool"), *_value_from(3),
        ("propertyset_value", 9, "|PropertySet"), ("propertysets_value", 10, "|PropertySetList"),
    ],
    "PropertySetList": [("propertyset", 1, "*PropertySet")],
    "Template": [
        ("version", 1, "string"), ("metrics", 2, "*Metric"), ("parameters", 3, "*Parameter"),
        ("template_ref", 4, "string"), ("is_definition", 5, "bool"),
    ],
    "Parameter": [("name", 1, "string"), ("type", 2, "uint32"), *_value_from(3)],
    "DataSet": [
        ("num_of_columns", 1, "uint64"), ("columns", 2, "*string"), ("types", 3, "*uint32"),
        ("rows", 4, "*Row"),
    ],
    "Row": [("elements", 1, "*DataSetValue")],
    "DataSetValue": _value_from(1),
}  # fmt: skip


def _file() -> descriptor_pb2.FileDescriptorProto:
    file = descriptor_pb2.FileDescriptorProto(
        name="fems/sparkplug.proto", package=PACKAGE,
        # As proto2 (a field may be absent), but text that is not UTF-8 is refused when parsed.
        syntax="editions", edition=descriptor_pb2.EDITION_2023,
    )  # fmt: skip
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        if any(kind.startswith("|") for _, _, kind in fields):
            message.oneof_decl.add(name="value")
        for field_name, number, kind in fields:
            _add(message, field_name, number, kind)
    return file


def _add(message: descriptor_pb2.DescriptorProto, name: str, number: int, kind: str) -> None:
    field = message.field.add(name=name, number=number)
    repeated, plain = kind.startswith("*"), kind.lstrip("*|")
    label = "LABEL_REPEATED" if repeated else "LABEL_OPTIONAL"
    field.label = FieldDescriptorProto.Label.Value(label)
    if plain[0].isupper():
        field.type = FieldDescriptorProto.Type.Value("TYPE_MESSAGE")
        field.type_name = f".{PACKAGE}.{plain}"
    else:
        field.type = FieldDescriptorProto.Type.Value(f"TYPE_{plain.upper()}")
    if kind.startswith("|"):
        field.oneof_index = 0


def _payload_class() -> Proto:
    pool = descriptor_pool.DescriptorPool()
    pool.Add(_file())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{PACKAGE}.Payload"))


Payload = _payload_class()
"""Protobuf message class of a payload: timestamp [ms], metrics, seq, uuid, body."""
