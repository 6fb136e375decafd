using Xunit;

namespace Discant.Torch.Tests;

public sealed class TensorScopeTests
{
    [Fact]
    public void Leaving_a_scope_frees_what_was_made_in_it()
    {
        Tensor inside;
        Tensor outside = Tensor.Zeros([1]);
        using (var scope = Tensor.Scope())
        {
            inside = outside + 1;
            Assert.Equal(1, scope.Count);
        }
        Assert.True(inside.IsDisposed);
        Assert.False(outside.IsDisposed);
        outside.Dispose();
    }

    [Fact]
    public void A_kept_tensor_belongs_to_the_scope_around()
    {
        Tensor kept;
        using (Tensor.Scope())
        {
            using (var inner = Tensor.Scope())
                kept = inner.Keep(Tensor.Zeros([1]));
            Assert.False(kept.IsDisposed);
        }
        Assert.True(kept.IsDisposed);
    }

    [Fact]
    public void A_tensor_kept_from_the_outermost_scope_belongs_to_the_caller()
    {
        Tensor kept;
        using (var scope = Tensor.Scope())
            kept = scope.Keep(Tensor.Zeros([1]));
        Assert.False(kept.IsDisposed);
        kept.Dispose();
    }

    [Fact]
    public void A_persistent_tensor_outlives_every_scope()
    {
        Tensor tensor;
        using (Tensor.Scope())
        {
            tensor = Tensor.Zeros([1]);
            using (Tensor.Scope())
                Assert.Same(tensor, tensor.Persist());
        }
        Assert.False(tensor.IsDisposed);
        tensor.Dispose();
    }

    [Fact]
    public void Scopes_closed_in_the_wrong_order_are_refused_and_can_still_be_closed_in_the_right_one()
    {
        var outer = Tensor.Scope();
        var tensor = Tensor.Zeros([1]);
        var inner = Tensor.Scope();
        Assert.Throws<InvalidOperationException>(outer.Dispose);
        Assert.False(tensor.IsDisposed);
        inner.Dispose();
        outer.Dispose();
        outer.Dispose();
        Assert.True(tensor.IsDisposed);
        var after = Tensor.Zeros([1]);
        using (Tensor.Scope()) { }
        Assert.False(after.IsDisposed);
        after.Dispose();
    }

    [Fact]
    public void A_scope_is_closed_by_its_own_thread_only()
    {
        using var scope = Tensor.Scope();
        var thread = new Thread(() => Assert.Throws<InvalidOperationException>(scope.Dispose));
        thread.Start();
        thread.Join();
    }

    [Fact]
    public void A_scope_does_not_see_the_tensors_of_other_threads()
    {
        Tensor? elsewhere = null;
        using (Tensor.Scope())
        {
            var thread = new Thread(() => elsewhere = Tensor.Zeros([1]));
            thread.Start();
            thread.Join();
        }
        Assert.False(elsewhere!.IsDisposed);
        elsewhere.Dispose();
    }

    [Fact]
    public void A_scope_that_stays_open_forgets_tensors_that_were_disposed_of()
    {
        using var scope = Tensor.Scope();
        var early = MakeAndDispose(5000);
        GC.Collect();
        Assert.False(early.TryGetTarget(out _));
        Assert.Equal(0, scope.Count);
    }

    // Not inlined, so that no local of the test keeps the first tensor alive.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference<Tensor> MakeAndDispose(int count)
    {
        WeakReference<Tensor>? first = null;
        for (var k = 0; k < count; k++)
        {
            using var tensor = Tensor.Zeros([1]);
            first ??= new WeakReference<Tensor>(tensor);
        }
        return first!;
    }
}
