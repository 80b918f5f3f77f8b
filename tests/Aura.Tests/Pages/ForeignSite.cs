using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Aura.Tests.Pages;

/// <summary>Somebody else's page on another port of this machine.</summary>
internal sealed class ForeignSite : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ForeignSite(string html)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(http =>
        {
            http.Response.ContentType = "text/html";
            return http.Response.WriteAsync(html);
        });
    }

    public int Port { get; private set; }

    /// <param name="target">Where a form posts to; also asked by script, with the visitor's cookies.</param>
    /// <param name="body">JSON without its closing bracket and quote: the form's text adds these.</param>
    public static async Task<ForeignSite> StartAsync(Uri target, string body)
    {
        var site = new ForeignSite($$"""
            <!doctype html><title>kittens</title>
            <form method="post" enctype="text/plain" action="{{target}}"><input name='{{body}},"x":"' value='"}'>
            <button>More kittens</button></form>
            <script>
              const body = '{{body}}}';
              const ask = options => fetch('{{target}}', { method: 'POST', credentials: 'include', body, ...options });
              Promise.allSettled([
                ask({ mode: 'no-cors' }),
                ask({ headers: { 'Content-Type': 'application/json' } }),
                ask({ mode: 'no-cors', headers: { 'Content-Type': 'text/plain' } }),
              ]).then(all => { document.title = 'asked ' + all.length; });
            </script>
            """);
        await site._application.StartAsync();
        site.Port = new Uri(site._application.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return site;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
