"""Reads Perfetto's format by Perfetto's own definition, and takes nothing for granted."""
from google.protobuf.message import DecodeError, Message
from google.protobuf.unknown_fields import UnknownFieldSet
from perfetto.protos.perfetto.trace.perfetto_trace_pb2 import Trace, TrackEvent

from findings import Findings


def read(content: bytes) -> Findings:
    findings = Findings()
    trace = Trace()
    try:
        trace.ParseFromString(content)
    except DecodeError as error:
        findings.wrong(f"it cannot be parsed: {error}")
        return findings
    if not trace.packet:
        findings.wrong("it has no packet")
    reader = _Reader(findings)
    for packet in trace.packet:
        for name in _unknown_fields(packet):
            findings.wrong(f"{name} has fields that Perfetto does not define")
        reader.add(packet)
    reader.finish()
    return findings


def _unknown_fields(message: Message) -> list[str]:
    """The types of all messages, this one included, that have fields unknown to the definition."""
    names = [message.DESCRIPTOR.name] if len(UnknownFieldSet(message)) else []
    for descriptor, value in message.ListFields():
        if descriptor.message_type:
            for inner in [value] if isinstance(value, Message) else value:
                names += _unknown_fields(inner)
    return names


class _Reader:
    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.clocks: set[int] = set()
        self.descriptors: dict[int, Message] = {}
        self.last_time: dict[int, int] = {}
        self.open: dict[int, list[int]] = {}

    def add(self, packet: Message) -> None:
        if not packet.HasField("trusted_packet_sequence_id"):
            self.findings.wrong("a packet belongs to no sequence")
        match packet.WhichOneof("data"):
            case "clock_snapshot": self.clocks |= {clock.clock_id for clock in packet.clock_snapshot.clocks}
            case "track_descriptor": self._describe(packet.track_descriptor)
            case "track_event": self._event(packet)
            case other: self.findings.wrong(f"a packet holds {other or 'nothing'}")

    def finish(self) -> None:
        for track, stack in self.open.items():
            if stack:
                self.findings.wrong(f"{len(stack)} intervals on “{self._name(track)}” have no end")
        processes = [d for d in self.descriptors.values() if d.HasField("process")]
        if len(processes) != 1 or not processes[0].process.process_name:
            self.findings.wrong(f"{len(processes)} processes are described, not one with a name")

    def _name(self, track: int) -> str:
        return self.descriptors[track].name if track in self.descriptors else f"track {track}"

    def _describe(self, descriptor: Message) -> None:
        if descriptor.uuid in self.descriptors:
            self.findings.wrong(f"the track “{descriptor.name}” is described twice")
        self.descriptors[descriptor.uuid] = descriptor
        if descriptor.HasField("process"):
            return
        if not descriptor.name:
            self.findings.wrong("a track has no name")
        if descriptor.parent_uuid not in self.descriptors:
            self.findings.wrong(f"the track “{descriptor.name}” belongs to no process")
        (self.findings.counters if descriptor.HasField("counter") else self.findings.tracks).add(descriptor.name)

    def _event(self, packet: Message) -> None:
        event, time = packet.track_event, packet.timestamp
        track = event.track_uuid
        if track not in self.descriptors:
            self.findings.wrong("an event lies on a track that has not been described")
            return
        name = self._name(track)
        if not packet.HasField("timestamp") or packet.timestamp_clock_id not in self.clocks:
            self.findings.wrong(f"an event on “{name}” has no timestamp of a clock that the trace knows")
        if time < self.last_time.get(packet.trusted_packet_sequence_id, 0):
            self.findings.wrong(f"time goes back on “{name}”")
        self.last_time[packet.trusted_packet_sequence_id] = time
        if self.descriptors[track].HasField("counter") != (event.type == TrackEvent.TYPE_COUNTER):
            self.findings.wrong(f"an event of the type {TrackEvent.Type.Name(event.type)} lies on “{name}”")
        match event.type:
            case TrackEvent.TYPE_SLICE_BEGIN:
                self.open.setdefault(track, []).append(time)
                arguments = {a.name: a.string_value for a in event.debug_annotations}
                category = event.categories[0] if event.categories else ""
                self.findings.add_interval(event.name or None, arguments, category)
                if name.split(" on ")[0] != category:
                    self.findings.wrong(f"an interval of “{category}” lies on “{name}”")
            case TrackEvent.TYPE_SLICE_END:
                if not self.open.get(track):
                    self.findings.wrong(f"an interval on “{name}” ends that has not begun")
                else:
                    self.open[track].pop()
            case TrackEvent.TYPE_COUNTER:
                if not event.HasField("double_counter_value"):
                    self.findings.wrong(f"the counter “{name}” has no value")
            case TrackEvent.TYPE_INSTANT:
                if not event.name:
                    self.findings.wrong(f"an event on “{name}” has no name")
            case _:
                self.findings.wrong(f"an event on “{name}” has no type")
