namespace Discant.Torch.Safetensors;

/// <summary>One tensor of a safetensors file, as its checked header describes it.</summary>
/// <param name="Name">Its name, e.g. `encoder.gru1.weight_ih_l0`.</param>
/// <param name="Type">Element type in the file.</param>
/// <param name="Shape">Sizes; not negative.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">Byte after the last; End - Begin is the size of shape and type.</param>
public sealed record SafetensorsEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape, long Begin, long End);
