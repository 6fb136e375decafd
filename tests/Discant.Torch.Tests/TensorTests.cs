using Xunit;

namespace Discant.Torch.Tests;

public sealed class TensorTests
{
    [Fact]
    public void Values_come_back_as_they_went_in()
    {
        using var scope = Tensor.Scope();
        Assert.Equal([1.5f, -2, 3], Tensor.From([1.5f, -2, 3], 3).ToSingles());
        Assert.Equal([0.1, 0.2], Tensor.From([0.1, 0.2], 2, 1).ToDoubles());
        Assert.Equal([long.MaxValue, -1], Tensor.From([long.MaxValue, -1], 2).ToLongs());
        Assert.Equal([2L, 1L], Tensor.From([0.1, 0.2], 2, 1).Shape);
        Assert.Equal(3.25, Tensor.From([3.25], []).Item());
    }

    [Fact]
    public void Values_that_do_not_fill_the_shape_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Tensor.From([1f, 2, 3], 2, 2));
        Assert.Throws<ArgumentException>(() => Tensor.FromBytes(new byte[7], ScalarType.Float32, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.From([1f], -1));
    }

    [Fact]
    public void A_view_comes_back_in_its_own_order()
    {
        using var scope = Tensor.Scope();
        var tensor = Tensor.From([1f, 2, 3, 4, 5, 6], 2, 3).Transpose(0, 1);
        Assert.Equal([1f, 4, 2, 5, 3, 6], tensor.ToSingles());
        Assert.Throws<InvalidOperationException>(() => tensor.Data<float>().Length);
    }

    [Fact]
    public void Memory_is_not_taken_for_another_type()
    {
        using var scope = Tensor.Scope();
        var tensor = Tensor.Zeros([2]);
        Assert.Throws<InvalidOperationException>(() => tensor.Data<double>().Length);
        Assert.Throws<InvalidOperationException>(() => tensor.Data<int>().Length);
        Assert.Throws<InvalidOperationException>(() =>
            Tensor.Zeros([2], ScalarType.Complex64).Data<double>().ToArray().Single() == 0 ? 1 : 0
        );
        Assert.Equal(2, tensor.Data<float>().Length);
        Assert.Equal(8, tensor.Data<byte>().Length);
        Assert.Equal(2, Tensor.Zeros([2], ScalarType.Complex128).Data<System.Numerics.Complex>().Length);
    }

    [Fact]
    public void Writing_into_the_memory_changes_the_tensor()
    {
        using var scope = Tensor.Scope();
        var tensor = Tensor.Zeros([3]);
        tensor.Data<float>()[1] = 7;
        Assert.Equal([0f, 7, 0], tensor.ToSingles());
    }

    [Fact]
    public void A_conjugate_has_memory_of_its_own()
    {
        using var scope = Tensor.Scope();
        var tensor = Tensor.Complex(Tensor.From([1.0, 2], 2), Tensor.From([3.0, -4], 2)).Conj();
        Assert.Equal([1.0, -3, 2, 4], tensor.ViewAsReal().ToDoubles());
    }

    [Fact]
    public void The_memory_of_a_lazy_conjugate_is_refused()
    {
        using var scope = Tensor.Scope();
        var lazy = new Operator("conj").Call(Tensor.Complex(Tensor.From([1.0], 1), Tensor.From([3.0], 1)));
        Assert.Throws<TorchException>(() => lazy.Data<System.Numerics.Complex>().Length);
    }

    [Fact]
    public void A_freed_tensor_refuses_every_use()
    {
        var tensor = Tensor.Zeros([2]);
        tensor.Dispose();
        tensor.Dispose();
        Assert.True(tensor.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => tensor.Shape);
        Assert.Throws<ObjectDisposedException>(() => tensor.Type);
        Assert.Throws<ObjectDisposedException>(() => tensor + 1);
        Assert.Throws<ObjectDisposedException>(() => tensor.ToSingles());
        Assert.Throws<ObjectDisposedException>(() => tensor.Data<float>().Length);
        Assert.Throws<ObjectDisposedException>(() => tensor.Backward());
        Assert.Throws<ObjectDisposedException>(() => tensor.Grad);
        Assert.Equal("freed tensor", tensor.ToString());
    }

    [Fact]
    public void A_freed_tensor_inside_a_list_is_refused()
    {
        using var scope = Tensor.Scope();
        var freed = Tensor.Zeros([2]);
        freed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Tensor.Cat([Tensor.Zeros([2]), freed]));
    }

    [Fact]
    public void Overwriting_keeps_the_type_and_refuses_another_shape()
    {
        using var scope = Tensor.Scope();
        var tensor = Tensor.Zeros([2]);
        tensor.Overwrite(Tensor.From([1.5, 2.5], 2));
        Assert.Equal(ScalarType.Float32, tensor.Type);
        Assert.Equal([1.5f, 2.5f], tensor.ToSingles());
        Assert.Throws<ArgumentException>(() => tensor.Overwrite(Tensor.Zeros([1])));
    }

    [Fact]
    public void Empty_tensors_are_tensors()
    {
        using var scope = Tensor.Scope();
        var tensor = Tensor.From(ReadOnlySpan<float>.Empty, 0, 3);
        Assert.Equal([0L, 3L], tensor.Shape);
        Assert.Empty(tensor.ToSingles());
        Assert.Equal(0, tensor.Sum().Item());
        Assert.Throws<InvalidOperationException>(() => tensor.Item());
    }

    [Fact]
    public void The_description_is_the_same_in_every_culture()
    {
        using var scope = Tensor.Scope();
        Assert.Equal("float64[2, 1000]", Tensor.Zeros([2, 1000], ScalarType.Float64).ToString());
    }

    [Fact]
    public void An_unscoped_tensor_lives_through_a_copy_while_the_collector_runs()
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        for (var k = 0; k < 200; k++)
            Assert.All(Tensor.Full([5000], k).ToSingles(), v => Assert.Equal(k, v));
        stop.Cancel();
        collector.Join();
    }
}
