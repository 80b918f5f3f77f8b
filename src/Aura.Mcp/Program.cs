using Aura.Mcp.Commands;

return await AuraCommand.RunAsync(args);
