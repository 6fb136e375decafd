#!/usr/bin/env python3
"""The tables of docs/results.md from experiment.json of `discant experiment vocal-ensemble` and `experiment robustness`.

usage: experiment_tables.py OUT/experiment.json
"""
import json
import sys


def cell(scores):
    return f"{scores['mean']:.2f} / {scores['median']:.2f}"


def number(value, digits=2):
    return "" if isinstance(value, str) else f"{value:.{digits}f}"


def summaries(record, voices, condition="none"):
    found = {}
    for s in record["summaries"]:
        if s["voices"] == voices and s["condition"] == condition:
            found.setdefault(s["method"], {})[(s["scores"]["measure"], s["scores"]["voice"])] = s["scores"]
    return found


def methods(record, voices):
    found = summaries(record, voices)
    names = sorted({voice for of in found.values() for _, voice in of} - {"all"}, key=["soprano", "alto", "tenor", "bass"].index)
    print(f"\n| {voices} voices | all | {' | '.join(names)} | std | below 0 dB | rows | spectral SNR | mel-cepstral |")
    print("|---" * (len(names) + 7) + "|")
    for method, of in found.items():
        si = of["SI-SDR", "all"]
        voices_of = " | ".join(cell(of["SI-SDR", name]) for name in names)
        print(
            f"| {method} | {cell(si)} | {voices_of} | {si['standardDeviation']:.2f} | {100 * si['shareBelowZero']:.0f} % | {si['count']} "
            f"| {number(of['spectral SNR', 'all']['mean'])} | {number(of['mel-cepstral distance', 'all']['mean'], 1)} |"
        )


def probabilities(record, voices):
    pairs = next((c["pairs"] for c in record["comparisons"] if c["voices"] == voices), [])
    print(f"\nPairs of {voices} voices with p above 0.0001:")
    for p in pairs:
        value = p["means"]["pValue"]
        if not isinstance(value, str) and value > 1e-4:
            print(f"- {p['first']} and {p['second']}: p = {value:.4f} ({'Welch' if p['welch'] else 'Student'})")


def conditions(record):
    found = {}
    for s in record["summaries"]:
        if s["scores"]["measure"] == "SI-SDR" and s["scores"]["voice"] == "all":
            found.setdefault((s["condition"], s["value"]), {})[s["method"]] = s["scores"]
    names = list(record["methods"])
    print(f"\n| F0 | {' | '.join(names)} |")
    print("|---" * (len(names) + 1) + "|")
    for (kind, value), of in sorted(found.items()):
        print(f"| {kind} {value:g} | {' | '.join(cell(of[n]) if n in of else '' for n in names)} |")


def main():
    record = json.load(open(sys.argv[1], encoding="utf-8"))
    if record["experiment"] == "robustness":
        conditions(record)
        return
    for voices in record["options"]["sizes"]:
        methods(record, voices)
        probabilities(record, voices)


main()
