using System.Text.Json;
using System.Text.Json.Serialization;
using Discant.Studio.Storage;
using Discant.Studio.Work;

namespace Discant.Studio.Web;

/// <summary>What goes over the wire as JSON, worked out when the program is compiled.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    PropertyNameCaseInsensitive = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
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
internal sealed partial class WebJson : JsonSerializerContext
{
    /// <summary>Has requests read and answers written this way.</summary>
    // The options of the server are its own: what is absent or null must be refused by them too, or it is a fault of ours further on.
    public static void Prepare(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
    }
}
