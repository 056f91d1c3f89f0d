# SPDX-License-Identifier: MIT
"""OpenMetrics 1.0 text, as strictly as its specification has it: only what is right parses."""
import math
import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"'
SAMPLE = re.compile(rf"({NAME})(?:\{{((?:{LABEL}(?:,(?!\}})|(?=\}})))*)\}})? (\S+)")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?Inf|NaN")
SUFFIXES = {"counter": ["_total", "_created"], "gauge": [""],
            "histogram": ["_bucket", "_count", "_sum", "_created"]}


class Family:
    def __init__(self, name, kind):
        self.name, self.kind, self.samples, self.help = name, kind, [], None

    def value(self, suffix, **labels):
        (found,) = [value for name, its, value in self.samples
                    if name == self.name + suffix and its == labels]
        return found


def number(text):
    assert NUMBER.fullmatch(text), f"no number: {text}"
    return float(text.replace("Inf", "inf"))


def check_histogram(family):
    buckets = [(number(labels["le"]), value) for name, labels, value in family.samples
               if name.endswith("_bucket")]
    edges, counts = [edge for edge, _ in buckets], [count for _, count in buckets]
    assert edges == sorted(set(edges)) and edges[-1] == math.inf, f"edges: {edges}"
    assert counts == sorted(counts), f"not cumulative: {counts}"
    names = {name.removeprefix(family.name) for name, _, _ in family.samples}
    # A sum if and only if there is a count.
    assert ("_sum" in names) == ("_count" in names), names
    if "_count" in names:
        assert family.value("_count") == counts[-1]


def check(family):
    assert family.help is not None and family.samples is not None
    seen = set()
    for name, labels, value in family.samples:
        suffix = name.removeprefix(family.name)
        assert suffix in SUFFIXES[family.kind], f"{name} in a {family.kind}"
        key = (name, tuple(sorted(labels.items())))
        assert key not in seen, f"twice: {key}"
        seen.add(key)
        if family.kind != "gauge":
            assert value >= 0 and not math.isnan(value), f"{name} is {value}"
    if family.kind == "histogram":
        check_histogram(family)


def parse(text):
    """{name: Family}; AssertionError says what is wrong."""
    assert text.endswith("# EOF\n"), "no end"
    families, current = {}, None
    for line in text.removesuffix("# EOF\n").splitlines():
        if found := re.fullmatch(rf"# TYPE ({NAME}) (\w+)", line):
            name, kind = found.groups()
            assert name not in families and not (kind == "counter" and name.endswith("_total"))
            current = families[name] = Family(name, kind)
        elif found := re.fullmatch(rf"# HELP ({NAME}) (.*)", line):
            assert current and found[1] == current.name and not current.samples, line
            current.help = found[2]
        else:
            found = SAMPLE.fullmatch(line)
            assert found and current and found[1].startswith(current.name), line
            labels = re.findall(LABEL, found[2] or "")
            assert len(dict(labels)) == len(labels), f"a label twice: {line}"
            current.samples.append((found[1], dict(labels), number(found[5])))
    for family in families.values():
        check(family)
    return families
