using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Aura.Tests.Mcp.Http;

/// <summary>The program itself: a token is made, a server accepts it, and ends in order when it is told to.</summary>
public sealed class ServeHttpCommandTests
{
    [Fact]
    public async Task ATokenOfTheCommandOpensTheServerOfTheCommand()
    {
        var folder = Directory.CreateTempSubdirectory("aura-serve-");
        var file = Path.Combine(folder.FullName, "tokens");
        var made = await AuraProcess.AuraAsync(
            "token", "add", "ann", "--scope", "aura:low", "--days", "7", "--tokens", file);
        Assert.True(made.Code == 0, made.Error);
        Assert.Contains("ann", (await AuraProcess.AuraAsync("token", "list", "--tokens", file)).Output);

        using var process = AuraProcess.Start("dotnet", [AuraProcess.Program, "serve", "--simulator", "--http",
            "http://127.0.0.1:0", "--tokens", file]);
        var line = await process.StandardError.ReadLineAsync();
        Assert.StartsWith("serving http://127.0.0.1:", line);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, line!["serving ".Length..])
        {
            Content = JsonContent.Create(HttpHost.Initialize),
        };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", made.Output.Trim());
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        folder.Delete(recursive: true);
    }
}
