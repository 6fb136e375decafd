using System.Text.Json.Serialization;

namespace Discant.Evaluation.BssEval;

/// <summary>What BSS Eval holds an estimate to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BssKind>))]
public enum BssKind
{
    /// <summary>The reference through any short filter: how a voice is coloured or delayed costs nothing (`bss_eval_sources`).</summary>
    Sources,

    /// <summary>The reference itself, in every channel; what a filter explains is told apart as ISR (`bss_eval_images`).</summary>
    Images,
}
