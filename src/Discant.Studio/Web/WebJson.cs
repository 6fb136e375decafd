using System.Text.Json.Serialization;
using Discant.Studio.Storage;
using Discant.Studio.Work;

namespace Discant.Studio.Web;

/// <summary>What goes over the wire as JSON, worked out when the program is compiled.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    PropertyNameCaseInsensitive = true
)]
[JsonSerializable(typeof(IReadOnlyList<RecordingView>))]
[JsonSerializable(typeof(StudioEvent))]
[JsonSerializable(typeof(TakeView))]
[JsonSerializable(typeof(TakeRequest))]
[JsonSerializable(typeof(NamesRequest))]
[JsonSerializable(typeof(EditRequest))]
[JsonSerializable(typeof(IReadOnlyList<CurveRevision>))]
[JsonSerializable(typeof(StudioFacts))]
[JsonSerializable(typeof(ComparisonView))]
[JsonSerializable(typeof(IntonationView))]
[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(TakeSettings))]
internal sealed partial class WebJson : JsonSerializerContext;
