namespace Aura.Mcp.Http.Pages;

/// <summary>What the page's server refuses, with the HTTP status that says so.</summary>
internal sealed class PageFault(int status, string code, string message, string? hint = null) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public string? Hint => hint;

    /// <summary>In whole seconds; null: coming again would not help.</summary>
    public TimeSpan? After { get; init; }

    public static PageFault NotSignedIn() => new(StatusCodes.Status401Unauthorized, "NotSignedIn",
        "nobody is signed in (any more)", "sign in with a code of `aura sign-in NAME`");

    public static PageFault NotAllowed(string why, string? hint = null) =>
        new(StatusCodes.Status403Forbidden, "NotAllowed", why, hint);

    public static PageFault Bad(string message, string? hint = null) =>
        new(StatusCodes.Status400BadRequest, "InvalidArguments", message, hint);

    public static PageFault NotThere(string what) =>
        new(StatusCodes.Status404NotFound, "NotFound", $"there is no {what}");
}
