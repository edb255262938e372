// Compiled as an assembly that no layer may use. One thing of every kind that can be mentioned.
namespace Quartz;

public class Tool
{
    public static readonly Tool One = new();
    public static int Count;
    public int Size;

    public static Tool Make() => One;

    public static T Give<T>()
        where T : new() => new();

    public static event System.EventHandler? Broken { add { } remove { } }

    public class Inner { }
}

public abstract class ToolBase
{
    public virtual void Run()
    {
    }
}

public interface ITool
{
    void Run();
}

public struct ToolValue
{
    public int Size;
}

public enum ToolKind
{
    Small,
    Large,
}

public delegate void ToolWork();

public class ToolException : System.Exception { }

[System.AttributeUsage(System.AttributeTargets.All)]
public sealed class ToolAttribute : System.Attribute { }
