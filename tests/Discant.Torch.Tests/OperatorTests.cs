using System.Reflection;
using Xunit;

namespace Discant.Torch.Tests;

public sealed class OperatorTests
{
    [Fact]
    public void A_refused_call_names_the_operator_the_shapes_and_the_first_line_of_libtorch()
    {
        using var scope = Tensor.Scope();
        var left = Tensor.Zeros([2, 3]);
        var right = Tensor.Zeros([4, 5]);
        var error = Assert.Throws<TorchException>(() => left.Matmul(right));
        Assert.Equal("aten::matmul(float32[2, 3], float32[4, 5]): mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)", error.Message);
    }

    [Fact]
    public void An_unknown_operator_is_refused_by_name()
    {
        var error = Assert.Throws<TorchException>(() => new Operator("no_such_operator", "at_all").Call());
        Assert.StartsWith("aten::no_such_operator.at_all: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Too_many_arguments_are_refused()
    {
        using var scope = Tensor.Scope();
        var error = Assert.Throws<TorchException>(() => new Operator("sin").Call(Tensor.Zeros([1]), 1, 2));
        Assert.Equal("aten::sin(float32[1], 1, 2): takes 1 arguments, 3 were given", error.Message);
    }

    [Fact]
    public void A_missing_argument_without_a_default_is_refused()
    {
        var error = Assert.Throws<TorchException>(() => new Operator("sin").Call());
        Assert.Equal("aten::sin(): argument 'self' has no default", error.Message);
    }

    [Fact]
    public void A_null_in_a_list_of_tensors_is_refused()
    {
        using var scope = Tensor.Scope();
        Tensor?[] tensors = [Tensor.Zeros([1]), null];
        var error = Assert.Throws<TorchException>(() => new Operator("cat").Call(tensors, 0));
        Assert.Equal("aten::cat([float32[1], none], 0): element 1 of 'tensors' is none, a tensor is needed", error.Message);
    }

    [Fact]
    public void Arguments_of_every_kind_of_the_wrong_type_are_refused_and_do_not_end_the_process()
    {
        using var scope = Tensor.Scope();
        var tensor = Tensor.Zeros([2, 2]);
        Argument[] all = [Argument.None, tensor, 3, 2.5, true, new[] { 1L }, new[] { 1.5 }, new Tensor?[] { tensor }, "text"];
        foreach (var argument in all.Where(a => a.Tag is not (Argument.Kind.Int or Argument.Kind.Double or Argument.Kind.Bool)))
            Assert.Throws<TorchException>(() => new Operator("add", "Scalar").Call(tensor, argument));
        foreach (var argument in all.Where(a => a.Tag != Argument.Kind.Tensor))
            Assert.Throws<TorchException>(() => new Operator("sin").Call(argument));
    }

    [Fact]
    public void Several_results_are_refused_where_one_is_expected()
    {
        using var scope = Tensor.Scope();
        var tensor = Tensor.From([3f, 1, 2], 3);
        Assert.Equal(2, new Operator("sort").CallMany(tensor).Length);
        Assert.Throws<TorchException>(() => new Operator("sort").Call(tensor));
        Assert.Throws<TorchException>(() => new Operator("sort").CallScalar(tensor));
    }

    [Fact]
    public void A_number_is_returned_as_a_number()
    {
        using var scope = Tensor.Scope();
        Assert.Equal(2.5, new Operator("item").CallScalar(Tensor.From([2.5], 1)));
        Assert.Equal(7, new Operator("item").CallScalar(Tensor.From([7L], 1)));
        Assert.Throws<TorchException>(() => new Operator("item").Call(Tensor.From([7L], 1)));
    }

    [Fact]
    public void Lists_longer_than_the_stack_room_arrive_whole()
    {
        using var scope = Tensor.Scope();
        var pieces = Enumerable.Range(0, 1000).Select(k => Tensor.From([(float)k], 1)).ToArray();
        Assert.Equal(Enumerable.Range(0, 1000).Select(k => (float)k), Tensor.Cat(pieces).ToSingles());
    }

    [Fact]
    public void Strings_and_defaults_arrive()
    {
        using var scope = Tensor.Scope();
        var x = Tensor.From([-1.0, 0, 2], 3);
        var byTanh = new Operator("gelu").Call(x, "tanh").ToDoubles();
        var exact = new Operator("gelu").Call(x).ToDoubles();
        Assert.Equal(0.5 * 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (2 + 0.044715 * 8))), byTanh[2], 12);
        Assert.NotEqual(exact[2], byTanh[2]);
        Assert.Equal(exact, new Operator("gelu").Call(x, Argument.Default).ToDoubles());
    }

    [Fact]
    public void Every_operator_of_the_wrappers_exists_in_this_libtorch()
    {
        var table = typeof(Tensor).GetNestedType("Operators", BindingFlags.NonPublic)!;
        var operators = table.GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(f => (Operator)f.GetValue(null)!).ToArray();
        Assert.NotEmpty(operators);
        var unknown = operators.Where(o => !Exists(o)).Select(o => o.Name);
        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_operator_is_named_once()
    {
        var table = typeof(Tensor).GetNestedType("Operators", BindingFlags.NonPublic)!;
        var names = table.GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(f => ((Operator)f.GetValue(null)!).Name).ToArray();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }

    // A call without arguments fails on the arguments where the operator exists, and on the name where not.
    private static bool Exists(Operator op)
    {
        var error = Assert.Throws<TorchException>(() => op.Call());
        return error.Message.StartsWith($"{op.Name}():", StringComparison.Ordinal);
    }
}
