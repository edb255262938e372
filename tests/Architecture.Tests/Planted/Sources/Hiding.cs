// Every place where a dependency can hide. Each class commits exactly one kind; its name says which. The rule must find all of them.
#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Quartz;

[assembly: CleanCustomers.Application.Planted.Mark(typeof(Tool))]

namespace CleanCustomers.Application.Planted
{
    [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
    public sealed class MarkAttribute : Attribute
    {
        public MarkAttribute(params Type[] types) => _ = types;

        public MarkAttribute(object value) => _ = value;

        public Type? Named { get; set; }

        public Type[]? Several;
    }
}

namespace CleanCustomers.Application.Hiding
{
    using CleanCustomers.Application.Planted;

    public class InBaseType : ToolBase { }
    public interface InInterface : ITool { }
    public class InInterfaceArgument : IComparable<Tool> { public int CompareTo(Tool? other) => 0; }
    public abstract class InGenericBaseArgument : List<Tool> { }
    public class InField { private Tool? tool; public bool Has => tool is not null; }
    public class InStaticField { private static readonly Tool? Kept; public static bool Has => Kept is not null; }
    public class InProperty { public Tool? Tool { get; set; } }
    public class InIndexer { public int this[Tool tool] => 0; }
    public class InEvent { public event ToolWork? Worked { add { } remove { } } }
    public abstract class InReturn { public abstract Tool Get(); }
    public abstract class InParameter { public abstract void Set(Tool tool); }
    public abstract class InOutParameter { public abstract void Set(out Tool tool); }
    public abstract class InNestedArgument { public abstract Task<Dictionary<string, List<Tool>>> GetAsync(); }
    public abstract class InArray { public abstract Tool[][] Get(); }
    public abstract class InNullableValue { public abstract ToolValue? Get(); }
    public abstract class InTuple { public abstract (int, Tool) Get(); }
    public unsafe abstract class InPointer { public abstract ToolValue* Get(); }
    public unsafe abstract class InFunctionPointer { public abstract delegate*<Tool, void> Get(); }
    public class InConstructor { public InConstructor(Tool tool) { } }
    public record InRecord(Tool Tool);
    public delegate void InDelegate(Tool tool);
    public class InOperator { public static InOperator operator +(InOperator left, Tool right) => left; }
    [Tool] public class InAttribute { }
    public class InAttributeOnMethod { [Tool] public void Do() { } }
    public class InAttributeOnField { [Tool] public int Size; }
    public class InAttributeOnProperty { [Tool] public int Size { get; set; } }
    public class InAttributeOnEvent { [Tool] public event EventHandler? Done { add { } remove { } } }
    public class InAttributeOnParameter { public void Do([Tool] int size) { } }
    public class InAttributeOnReturn { [return: Tool] public int Do() => 0; }
    public class InAttributeOnTypeParameter<[Tool] T> { }
    public class InAttributeOnMethodTypeParameter { public void Do<[Tool] T>() { } }
    [Mark(typeof(Tool))] public class InAttributeArgument { }
    [Mark(typeof(List<Tool>))] public class InAttributeGenericArgument { }
    [Mark(typeof(Tool[]))] public class InAttributeArrayArgument { }
    [Mark(typeof(int), typeof(Tool))] public class InAttributeManyArguments { }
    [Mark(Named = typeof(Tool))] public class InAttributeNamedProperty { }
    [Mark(Several = new[] { typeof(Tool) })] public class InAttributeNamedField { }
    [Mark(ToolKind.Large)] public class InAttributeEnumArgument { }
    public class InConstraint<T> where T : ITool { }
    public class InMethodConstraint { public void Do<T>() where T : ITool { } }
    public class InLocal { public object? Do(object? any) { Tool? tool = null; any ??= tool; return tool ?? any; } }
    public class InCall { public object Do() => Tool.Make(); }
    public class InGenericCall { public object Do() => Enumerable.Empty<Tool>(); }
    public class InNew { public object Do() => new Tool(); }
    public class InNewNested { public object Do() => new Tool.Inner(); }
    public class InNewArray { public object Do() => new Tool[1]; }
    public class InTypeof { public string Do() => typeof(Tool).Name; }
    public class InCast { public object Do(object any) => (Tool)any; }
    public class InIs { public bool Do(object any) => any is Tool; }
    public class InAs { public object? Do(object any) => any as Tool; }
    public class InPattern { public int Do(object any) => any switch { Tool { Size: 1 } => 1, _ => 0 }; }
    public class InBox { public object Do() => default(ToolValue); }
    public class InUnbox { public int Do(object any) => ((ToolValue)any).Size; }
    public unsafe class InSizeof { public int Do() => sizeof(ToolValue); }
    public class InEnumConstant { public object Do() => ToolKind.Large; }
    public class InStaticFieldUse { public int Do() => Tool.Count; }
    public class InMethodGroup { public Func<object> Do() => Tool.Make; }
    public class InSubscription { public void Do() { Tool.Broken += (_, _) => { }; } }
    public class InCatch { public void Do() { try { GC.KeepAlive(this); } catch (ToolException) { } } }
    public class InFilter { public void Do() { try { GC.KeepAlive(this); } catch (Exception e) when (e is ToolException) { } } }
    public class InLambda { public Func<string> Do() => () => typeof(Tool).Name; }
    public class InClosure { public Func<object> Do() { object? tool = Tool.One; return () => tool; } }
    public class InLocalFunction { public int Do() { return Count(); static int Count() => Tool.Count; } }
    public class InAsync { public async Task<int> DoAsync() { await Task.Yield(); return Tool.Count; } }
    public class InIterator { public IEnumerable<int> Do() { yield return Tool.Count; } }
    public class InAsyncIterator { public async IAsyncEnumerable<int> DoAsync() { await Task.Yield(); yield return Tool.Count; } }
    public class InAsyncLambda { public Func<Task<int>> Do() => async () => { await Task.Yield(); return Tool.Count; }; }
    public class InExpressionTree { public System.Linq.Expressions.Expression<Func<int>> Do() => () => Tool.Count; }
    public class InQuery { public IEnumerable<int> Do(int[] any) => from one in any where one > Tool.Count select one; }
    public class InAnonymousType { public object Do() => new { Count = Tool.Make() }; }
    public class InInitialiser { public object Size = Tool.Count; }
    public class InStaticConstructor { static InStaticConstructor() => Tool.Count++; }
    public class InFinalizer { ~InFinalizer() => Tool.Count++; }
    public class InExplicitImplementation { private sealed class Runs : ITool { void ITool.Run() { } } }
    public class InNestedType { private sealed class Inner { public Tool? Tool; } }
    public class InNestedNestedType { private sealed class Inner { private sealed class Innermost { public Tool? Tool; } } }
    public class InNestedEnumAttribute { private enum Inner { [Tool] One } }
    public class InNestedDelegate { public delegate Tool Make(); }
    public static class InExtension { public static int Size(this Tool tool) => 0; }
    public class InDefault { public object? Do() { object any = default(ToolValue); return any; } }
    public class InStackalloc { public int Do() { Span<ToolValue> some = stackalloc ToolValue[2]; return some.Length; } }
    public class InDynamicCall { public object Do() { dynamic any = new Tool(); return any.Size; } }

    // Not a violation: mentions nothing forbidden. The rule must leave it alone.
    public class Innocent { public int Do(string text) => text.Length; }
}
