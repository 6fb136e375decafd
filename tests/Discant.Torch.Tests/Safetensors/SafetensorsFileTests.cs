using System.Text;
using Discant.Torch.Layers;
using Discant.Torch.Safetensors;
using Xunit;

namespace Discant.Torch.Tests.Safetensors;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> HostileLabels() => [.. HostileSafetensors.All().Select(h => h.Label)];

    [Theory]
    [MemberData(nameof(HostileLabels))]
    public void A_file_that_breaks_the_format_is_refused_in_one_line(string label)
    {
        var (_, bytes, reason) = HostileSafetensors.All().Single(h => h.Label == label);
        var path = _folder.File("hostile.safetensors");
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Read(path));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.Equal($"{path}: {error.Reason}", error.Message);
        Assert.Equal(path, error.File);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Reason.Length, 1, 250);
    }

    [Fact]
    public void Every_type_comes_back_as_it_went_in()
    {
        using var scope = Tensor.Scope();
        var path = _folder.File("types.safetensors");
        ScalarType[] types =
        [
            ScalarType.Bool,
            ScalarType.Byte,
            ScalarType.Int8,
            ScalarType.Int16,
            ScalarType.Int32,
            ScalarType.Int64,
            ScalarType.Float16,
            ScalarType.BFloat16,
            ScalarType.Float32,
            ScalarType.Float64,
        ];
        var values = Tensor.From([0.0, 1, 1, 0, 1, 0], 2, 3);
        SafetensorsFile.Write(path, types.Select(t => (t.ToString(), values.To(t))));
        var file = SafetensorsFile.Read(path);
        Assert.Equal(types.Length, file.Tensors.Count);
        foreach (var type in types)
        {
            Assert.Equal(type, file.Tensors[type.ToString()].Type);
            Assert.Equal([2L, 3], file.Tensors[type.ToString()].Shape);
            Assert.Equal(values.ToDoubles(), file.Tensors[type.ToString()].ToDoubles());
        }
    }

    [Fact]
    public void Scalars_empty_tensors_views_and_odd_names_come_back()
    {
        using var scope = Tensor.Scope();
        var path = _folder.File("odd.safetensors");
        var matrix = Tensor.From([1f, 2, 3, 4, 5, 6], 2, 3);
        SafetensorsFile.Write(
            path,
            [("", Tensor.From([7L], [])), ("empty", Tensor.Zeros([0, 5])), ("\"ü\n\0 𝄞", matrix.Transpose(0, 1))],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["licence"] = "CC0\n\"x\"", [""] = "" }
        );
        var file = SafetensorsFile.Read(path);
        Assert.Equal(7, file.Tensors[""].Item());
        Assert.Equal([0L, 5], file.Tensors["empty"].Shape);
        Assert.Equal([1f, 4, 2, 5, 3, 6], file.Tensors["\"ü\n\0 𝄞"].ToSingles());
        Assert.Equal("CC0\n\"x\"", file.Metadata["licence"]);
        Assert.Equal(2, file.Metadata.Count);
    }

    [Fact]
    public void The_same_tensors_in_any_order_give_the_same_bytes()
    {
        using var scope = Tensor.Scope();
        (string Name, Tensor Tensor)[] tensors = [("b", Tensor.Ones([3])), ("a", Tensor.Zeros([2])), ("n", Tensor.From([1L], 1))];
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["z"] = "1", ["y"] = "2" };
        SafetensorsFile.Write(_folder.File("1"), tensors, metadata);
        SafetensorsFile.Write(_folder.File("2"), tensors.Reverse(), metadata.Reverse().ToDictionary(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(_folder.File("1")), File.ReadAllBytes(_folder.File("2")));
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using var scope = Tensor.Scope();
        var path = _folder.File("bytes");
        SafetensorsFile.Write(path, [("b", Tensor.From([1f], 1)), ("a", Tensor.From([2f, 3], 1, 2)), ("n", Tensor.From([5L], []))]);
        const string json =
            "{\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[8,16]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[16,20]}}";
        byte[] elements = [5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x3F];
        Assert.Equal(HostileSafetensors.File(json.PadRight((json.Length + 7) / 8 * 8), elements), File.ReadAllBytes(path));
    }

    [Fact]
    public void Reading_and_writing_again_gives_the_same_bytes()
    {
        using var scope = Tensor.Scope();
        using var layer = new GRU(3, 5, new Random(1));
        layer.Save(_folder.File("1"), new Dictionary<string, string>(StringComparer.Ordinal) { ["made"] = "here" });
        using var file = SafetensorsFile.Read(_folder.File("1"));
        SafetensorsFile.Write(_folder.File("2"), file.State(), file.Metadata);
        Assert.Equal(File.ReadAllBytes(_folder.File("1")), File.ReadAllBytes(_folder.File("2")));
    }

    [Fact]
    public void Half_precision_takes_two_bytes_a_value_and_comes_back_as_single_on_request()
    {
        using var scope = Tensor.Scope();
        var path = _folder.File("half");
        float[] values = [1, -0.333333f, 65504, 6e-8f];
        SafetensorsFile.Write(
            path,
            [("w", Tensor.From(values, 4)), ("d", Tensor.From([0.1], 1)), ("n", Tensor.From([1L], 1))],
            options: new SafetensorsWriteOptions { StoreHalf = true }
        );
        var stored = SafetensorsFile.Read(path).Tensors;
        Assert.Equal((ScalarType.Float16, ScalarType.Float16, ScalarType.Int64), (stored["w"].Type, stored["d"].Type, stored["n"].Type));
        var widened = SafetensorsFile.Read(path, new SafetensorsReadOptions { HalfToSingle = true }).Tensors;
        Assert.Equal((ScalarType.Float32, ScalarType.Float32, ScalarType.Int64), (widened["w"].Type, widened["d"].Type, widened["n"].Type));
        Assert.Equal(values.Select(v => (float)(Half)v), widened["w"].ToSingles());
    }

    [Fact]
    public void Values_too_large_for_half_precision_are_refused_and_leave_no_file()
    {
        using var scope = Tensor.Scope();
        var half = new SafetensorsWriteOptions { StoreHalf = true };
        var error = Assert.Throws<SafetensorsException>(() =>
            SafetensorsFile.Write(_folder.File("half"), [("w", Tensor.From([70000f], 1))], options: half)
        );
        Assert.Contains("'w' has values that are not finite", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void Non_finite_values_are_written_and_read_only_on_request()
    {
        using var scope = Tensor.Scope();
        var path = _folder.File("nan");
        (string, Tensor)[] tensors = [("w", Tensor.From([float.NaN, 1], 2))];
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Write(path, tensors));
        SafetensorsFile.Write(path, tensors, options: new SafetensorsWriteOptions { AllowNonFinite = true });
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Read(path));
        Assert.Equal(
            [float.NaN, 1],
            SafetensorsFile.Read(path, new SafetensorsReadOptions { AllowNonFinite = true }).Tensors["w"].ToSingles()
        );
    }

    [Fact]
    public void A_refused_write_leaves_the_file_that_was_there()
    {
        using var scope = Tensor.Scope();
        var path = _folder.File("model");
        SafetensorsFile.Write(path, [("w", Tensor.Ones([2]))]);
        var before = File.ReadAllBytes(path);
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Write(path, [("w", Tensor.From([float.PositiveInfinity], 1))]));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(["model"], _folder.Names());
        SafetensorsFile.Write(path, [("w", Tensor.Zeros([2]))]);
        Assert.NotEqual(before, File.ReadAllBytes(path));
        Assert.Equal(["model"], _folder.Names());
    }

    [Fact]
    public void Names_and_types_that_the_format_does_not_have_are_refused()
    {
        using var scope = Tensor.Scope();
        var one = Tensor.Ones([1]);
        var path = _folder.File("x");
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(path, [("a", one), ("a", one)]));
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(path, [("__metadata__", one)]));
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(path, [("\ud800", one)]));
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(path, [("a", one.To(ScalarType.Complex64))]));
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "\udc00" };
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(path, [("a", one)], metadata));
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void A_header_alone_tells_what_is_there()
    {
        using var scope = Tensor.Scope();
        var path = _folder.File("model");
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "1" };
        SafetensorsFile.Write(path, [("w", Tensor.Ones([2, 3])), ("n", Tensor.From([1L], 1))], metadata);
        var header = SafetensorsHeader.Read(path);
        Assert.Equal(["n", "w"], header.Entries.Select(e => e.Name));
        Assert.Equal((ScalarType.Float32, 8L, 32L), (header.Entries[1].Type, header.Entries[1].Begin, header.Entries[1].End));
        Assert.Equal([2L, 3], header.Entries[1].Shape);
        Assert.Equal("1", header.Metadata["format"]);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_input_error_of_the_system() =>
        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Read(_folder.File("absent")));

    [Fact]
    public void Tensors_of_a_file_go_with_it()
    {
        using var scope = Tensor.Scope();
        SafetensorsFile.Write(_folder.File("x"), [("w", Tensor.Ones([2]))]);
        var file = SafetensorsFile.Read(_folder.File("x"));
        file.Dispose();
        Assert.True(file.Tensors["w"].IsDisposed);
    }

    [Fact]
    public void A_module_is_saved_and_loaded_whole_or_not_at_all()
    {
        using var one = new GRU(3, 5, new Random(1));
        using var other = new GRU(3, 5, new Random(2));
        using var larger = new GRU(3, 6, new Random(3));
        var path = _folder.File("gru.safetensors");
        one.Save(path, new Dictionary<string, string>(StringComparer.Ordinal) { ["units"] = "5" });
        Assert.Equal("5", other.Load(path)["units"]);
        Assert.Equal(one.State().Select(s => s.Tensor.ToSingles()), other.State().Select(s => s.Tensor.ToSingles()));
        var before = larger.WeightHh.ToSingles();
        var error = Assert.Throws<SafetensorsException>(() => larger.Load(path));
        Assert.Equal($"{path}: 'weight_ih_l0' is float32[15, 3], float32[18, 3] is needed", error.Message);
        Assert.Equal(before, larger.WeightHh.ToSingles());
    }

    [Fact]
    public void A_module_keeps_its_own_types_when_it_loads_half_precision()
    {
        using var one = new Linear(3, 5, new Random(1));
        using var other = new Linear(3, 5, new Random(2));
        one.Save(_folder.File("half"), options: new SafetensorsWriteOptions { StoreHalf = true });
        other.Load(_folder.File("half"));
        Assert.Equal(ScalarType.Float32, other.Weight.Type);
        Assert.Equal(one.Weight.ToSingles().Select(v => (float)(Half)v), other.Weight.ToSingles());
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_and_nothing_else()
    {
        var path = _folder.File("fuzz");
        using (Tensor.Scope())
            SafetensorsFile.Write(
                path,
                [("weight", Tensor.Ones([2, 3])), ("bias", Tensor.Ones([3]).To(ScalarType.Float16)), ("n", Tensor.From([1L], 1))],
                new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v" }
            );
        var original = File.ReadAllBytes(path);
        var random = new Random(20240601);
        var (read, refused) = (0, 0);
        for (var k = 0; k < 3000; k++)
        {
            using var scope = Tensor.Scope();
            using var stream = new MemoryStream(Mutate(original, random));
            try
            {
                using var file = SafetensorsFile.Read(stream, path, new SafetensorsReadOptions());
                Assert.All(file.Tensors.Values, t => Assert.True(t.ElementCount >= 0));
                read++;
            }
            catch (SafetensorsException e)
            {
                Assert.DoesNotContain(e.Message, char.IsControl);
                refused++;
            }
        }
        Assert.True(read > 10 && refused > 1000, $"{read} read, {refused} refused");
    }

    // Flips, cuts, doubles, swaps pieces, or puts in tokens that JSON readers stumble over.
    private static byte[] Mutate(byte[] original, Random random)
    {
        string[] tokens =
        [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "-1",
            "1e9",
            "99999999999999999999",
            "null",
            "\\u0000",
            "\\ud800",
            "F16",
            "\u0000",
        ];
        var bytes = original.ToList();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            // Mostly in the header, where the structure is.
            var at = random.Next(random.Next(4) == 0 ? bytes.Count : Math.Min(bytes.Count, 250));
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(tokens[random.Next(tokens.Length)]));
                    break;
                default:
                    bytes[at] = bytes[random.Next(bytes.Count)];
                    break;
            }
            if (bytes.Count == 0)
                break;
            // Half of the time the length stays right, so that the change is seen by the parser and not by the length check.
            if (random.Next(2) == 0 && bytes.Count >= 8)
                bytes[0] = (byte)Math.Max(0, original[0] + bytes.Count - original.Length);
        }
        return [.. bytes];
    }
}
