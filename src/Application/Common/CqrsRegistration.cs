using System.Reflection;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CleanCustomers.Application.Common;

public static class CqrsRegistration
{
    /// <summary>
    /// Registers MediatR with every handler and validator of this assembly, and no cache. By hand, because the one version that can be had
    /// predates <c>AddMediatR(cfg =&gt; …)</c> (ADR 0001); the order of the behaviours is their nesting.
    /// </summary>
    public static IServiceCollection AddCqrs(this IServiceCollection services)
    {
        var assembly = Assembly.GetExecutingAssembly();
        services.AddScoped<ServiceFactory>(provider => provider.GetService!);
        services.AddScoped<IMediator, Mediator>();
        services.TryAddSingleton<ICache, NoCache>();
        foreach (var type in assembly.DefinedTypes.Where(t => t is { IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            foreach (var handler in type.ImplementedInterfaces.Where(IsHandler))
            {
                services.AddScoped(handler, type);
            }
        }

        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(LoggingBehaviour<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ValidationBehaviour<,>));
        foreach (var validator in AssemblyScanner.FindValidatorsInAssembly(assembly, includeInternalTypes: true))
        {
            services.AddSingleton(validator.InterfaceType, validator.ValidatorType);
        }

        return services;
    }

    private static bool IsHandler(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequestHandler<,>);
}
