using System.Buffers.Binary;
using System.Text;

namespace Discant.Torch.Tests.Safetensors;

/// <summary>Files that break the format in one way each.</summary>
internal static class HostileSafetensors
{
    private const string OneFloat = "\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]";

    /// <summary>Label, bytes of the file, and a piece of the reason that must be given.</summary>
    internal static IEnumerable<(string Label, byte[] Bytes, string Reason)> All() =>
        [.. Lengths(), .. Texts(), .. Structures(), .. Numbers(), .. Types(), .. Layouts(), .. Values()];

    /// <summary>A file from a header and elements.</summary>
    internal static byte[] File(string json, params byte[] elements) => File(Encoding.UTF8.GetBytes(json), elements);

    internal static byte[] File(byte[] json, params byte[] elements)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        return [.. length, .. json, .. elements];
    }

    private static IEnumerable<(string, byte[], string)> Lengths()
    {
        yield return ("empty file", [], "too short");
        yield return ("seven bytes", new byte[7], "too short");
        yield return ("header of length 0", new byte[8], "does not start with '{'");
        yield return ("header beyond the file", [100, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'], "does not fit");
        yield return ("header of 100,000,001 bytes", [1, 0xE1, 0xF5, 5, 0, 0, 0, 0, (byte)'{', (byte)'}'], "longer than the limit");
        yield return ("header of 2^63 bytes", [0, 0, 0, 0, 0, 0, 0, 0x80, (byte)'{', (byte)'}'], "longer than the limit");
        yield return ("header of 2^64 - 1 bytes", [255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}'], "longer than the limit");
        yield return ("header cut short", File("{\"a\":{" + OneFloat + "}")[..^3], "does not fit");
    }

    private static IEnumerable<(string, byte[], string)> Texts()
    {
        yield return ("not UTF-8", File([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}']), "not UTF-8");
        yield return ("overlong UTF-8", File([(byte)'{', (byte)'"', 0xC0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}']), "not UTF-8");
        yield return ("half a surrogate pair", File("{\"\\ud800\":{" + OneFloat + "}}", 0, 0, 0, 0), "not Unicode");
        yield return ("byte order mark", File("\uFEFF{}"), "does not start with '{'");
        yield return ("leading blank", File(" {}"), "does not start with '{'");
        yield return ("garbage", File("{garbage}"), "not the JSON");
        yield return ("array", File("[]"), "does not start with '{'");
        yield return ("unfinished", File("{\"a\":"), "not the JSON");
        yield return ("two documents", File("{}{}"), "not the JSON");
        yield return ("text behind", File("{} x"), "not the JSON");
        yield return ("comment", File("{/* */}"), "not the JSON");
        yield return ("trailing comma", File("{\"a\":{" + OneFloat + "},}", 0, 0, 0, 0), "not the JSON");
        yield return ("line break in a name of the message", File("{\"a\\nb\":1}"), "'a?b' as an object");
        yield return ("NUL behind the header", File("{}\0"), "not the JSON");
    }

    private static IEnumerable<(string, byte[], string)> Structures()
    {
        yield return ("deep nesting", File("{\"a\":" + new string('[', 10000) + new string(']', 10000) + "}"), "as an object");
        yield return ("deep shape", File("{\"a\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}", 0, 0, 0, 0), "not the JSON");
        yield return ("entry is a number", File("{\"a\":1}"), "'a' as an object");
        yield return ("entry is null", File("{\"a\":null}"), "'a' as an object");
        yield return ("name twice", File("{\"a\":{" + OneFloat + "},\"a\":{" + OneFloat + "}}", 0, 0, 0, 0), "'a' is there twice");
        yield return (
            "name twice, once escaped",
            File("{\"a\":{" + OneFloat + "},\"\\u0061\":{" + OneFloat + "}}", 0, 0, 0, 0),
            "'a' is there twice"
        );
        yield return ("metadata twice", File("{\"__metadata__\":{},\"__metadata__\":{}}"), "is there twice");
        yield return ("metadata key twice", File("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}"), "metadata 'k' is there twice");
        yield return ("metadata is a list", File("{\"__metadata__\":[]}"), "as an object");
        yield return ("metadata of numbers", File("{\"__metadata__\":{\"k\":1}}"), "metadata 'k' as a string");
        yield return ("metadata of objects", File("{\"__metadata__\":{\"k\":{}}}"), "metadata 'k' as a string");
        yield return ("dtype twice", File("{\"a\":{\"dtype\":\"F32\"," + OneFloat + "}}", 0, 0, 0, 0), "'dtype' twice");
        yield return ("shape twice", File("{\"a\":{\"shape\":[1]," + OneFloat + "}}", 0, 0, 0, 0), "'shape' twice");
        yield return ("offsets twice", File("{\"a\":{\"data_offsets\":[0,4]," + OneFloat + "}}", 0, 0, 0, 0), "'data_offsets' twice");
        yield return ("unknown key", File("{\"a\":{" + OneFloat + ",\"strides\":[1]}}", 0, 0, 0, 0), "unknown key 'strides'");
        yield return ("no dtype", File("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 0, 0, 0, 0), "needs dtype");
        yield return ("no shape", File("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 0, 0, 0, 0), "needs dtype");
        yield return ("no offsets", File("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 0, 0, 0, 0), "needs dtype");
        yield return ("empty entry", File("{\"a\":{}}"), "needs dtype");
        yield return ("shape is a number", Entry("F32", "1", "[0,4]", 4), "as a list");
        yield return ("shape is an object", Entry("F32", "{}", "[0,4]", 4), "as a list");
        yield return ("one offset", Entry("F32", "[1]", "[0]", 4), "two data_offsets");
        yield return ("three offsets", Entry("F32", "[1]", "[0,4,8]", 4), "more than 2");
        yield return (
            "a thousand dimensions",
            Entry("F32", $"[{string.Join(',', Enumerable.Repeat("1", 1000))}]", "[0,4]", 4),
            "more than 64"
        );
    }

    private static IEnumerable<(string, byte[], string)> Numbers()
    {
        yield return ("negative size", Entry("F32", "[-1]", "[0,4]", 4), "integers from 0 on");
        yield return ("two negative sizes", Entry("F32", "[-1,-1]", "[0,4]", 4), "integers from 0 on");
        yield return ("fraction", Entry("F32", "[1.5]", "[0,4]", 4), "integers from 0 on");
        yield return ("exponent", Entry("F32", "[1e0]", "[0,4]", 4), "integers from 0 on");
        yield return ("number as a string", Entry("F32", "[\"1\"]", "[0,4]", 4), "integers from 0 on");
        yield return ("null size", Entry("F32", "[null]", "[0,4]", 4), "integers from 0 on");
        yield return ("size of 2^63", Entry("F32", "[9223372036854775808]", "[0,4]", 4), "integers from 0 on");
        yield return ("size of a thousand digits", Entry("F32", $"[{new string('9', 1000)}]", "[0,4]", 4), "integers from 0 on");
        yield return ("bytes overflow to 0", Entry("F32", "[4611686018427387904,4]", "[0,0]", 0), "too large");
        yield return ("bytes overflow to 4", Entry("F32", "[4611686018427387905]", "[0,4]", 4), "too large");
        yield return (
            "overflow hidden by a size of 0",
            Entry("F32", "[0,4611686018427387904,4611686018427387904]", "[0,0]", 0),
            "too large"
        );
        yield return ("petabytes claimed", Entry("F32", "[281474976710656]", "[0,1125899906842624]", 4), "larger than this reader takes");
        yield return ("negative offset", Entry("F32", "[1]", "[-4,0]", 4), "integers from 0 on");
        yield return ("offsets reversed", Entry("F32", "[1]", "[4,0]", 4), "offsets are 4 to 0");
    }

    private static IEnumerable<(string, byte[], string)> Types()
    {
        yield return ("unknown type", Entry("F31", "[1]", "[0,4]", 4), "unknown type 'F31'");
        yield return ("lower-case type", Entry("f32", "[1]", "[0,4]", 4), "unknown type");
        yield return ("8-bit float", Entry("F8_E5M2", "[4]", "[0,4]", 4), "unknown type");
        yield return ("unsigned 64", Entry("U64", "[1]", "[0,8]", 8), "unknown type");
        yield return ("empty type", Entry("", "[1]", "[0,4]", 4), "unknown type");
        yield return ("type is a number", File("{\"a\":{\"dtype\":6,\"shape\":[1],\"data_offsets\":[0,4]}}", 0, 0, 0, 0), "as a string");
    }

    private static IEnumerable<(string, byte[], string)> Layouts()
    {
        yield return ("too few bytes for the shape", Entry("F32", "[2]", "[0,4]", 4), "needs 8 bytes");
        yield return ("too many bytes for the shape", Entry("F32", "[1]", "[0,8]", 8), "needs 4 bytes");
        yield return ("double in four bytes", Entry("F64", "[1]", "[0,4]", 4), "needs 8 bytes");
        yield return ("hole at the start", Entry("F32", "[1]", "[4,8]", 8), "starts at byte 4");
        yield return ("bytes left over", Entry("F32", "[1]", "[0,4]", 5), "the tensors take 4 bytes, the file has 5");
        yield return ("bytes missing", Entry("F32", "[1]", "[0,4]", 3), "the tensors take 4 bytes, the file has 3");
        yield return ("elements without a tensor", File("{}", 1, 2, 3), "the tensors take 0 bytes");
        yield return ("hole in the middle", Pair("[0,4]", "[8,12]", 12), "starts at byte 8");
        yield return ("overlap", Pair("[0,4]", "[2,6]", 6), "starts at byte 2");
        yield return ("the same bytes twice", Pair("[0,4]", "[0,4]", 4), "starts at byte 0");
        yield return ("empty tensor in the middle of another", File(Overlapped, new byte[4]), "starts at byte 2, the one before ends at 4");
    }

    private static IEnumerable<(string, byte[], string)> Values()
    {
        yield return ("NaN", File("{\"a\":{" + OneFloat + "}}", BitConverter.GetBytes(float.NaN)), "not finite");
        yield return ("infinity", File("{\"a\":{" + OneFloat + "}}", BitConverter.GetBytes(float.NegativeInfinity)), "not finite");
        yield return ("infinite double", Single("F64", BitConverter.GetBytes(double.PositiveInfinity)), "not finite");
        yield return ("infinite half", Single("F16", BitConverter.GetBytes(Half.PositiveInfinity)), "not finite");
        yield return ("NaN in bfloat16", Single("BF16", [0xC0, 0x7F]), "not finite");
        yield return ("truth value of 2", Single("BOOL", [2]), "neither 0 nor 1");
    }

    private static string Overlapped =>
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[2,2]}}";

    private static byte[] Entry(string type, string shape, string offsets, int elements) =>
        File($"{{\"a\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":{offsets}}}}}", new byte[elements]);

    private static byte[] Pair(string first, string second, int elements) =>
        File(
            $"{{\"a\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":{first}}},\"b\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":{second}}}}}",
            new byte[elements]
        );

    private static byte[] Single(string type, byte[] element) =>
        File($"{{\"a\":{{\"dtype\":\"{type}\",\"shape\":[1],\"data_offsets\":[0,{element.Length}]}}}}", element);
}
