package io.jsonrpc.spring.client;

import io.jsonrpc.annotation.JsonRpcService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Defines the beans of {@link ImportJsonRpcServices}. */
final class JsonRpcServicesRegistrar implements ImportBeanDefinitionRegistrar {

    private static final String CLIENT = "io.jsonrpc.client.JsonRpcClient";

    private final Environment environment;

    private final ResourceLoader resources;

    /** Called by Spring. */
    JsonRpcServicesRegistrar(Environment environment, ResourceLoader resources) {
        this.environment = environment;
        this.resources = resources;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importer, BeanDefinitionRegistry registry) {
        if (!ClassUtils.isPresent(CLIENT, this.resources.getClassLoader())) {
            throw new ClientStartupException(List.of("@ImportJsonRpcServices on "
                    + ClassUtils.getShortName(importer.getClassName())
                    + " needs the Java client: add the dependency io.jsonrpc:jsonrpc-client"));
        }
        MergedAnnotations annotations = importer.getAnnotations();
        List<MergedAnnotation<ImportJsonRpcServices>> imports = new ArrayList<>();
        annotations.stream(ImportJsonRpcServices.class).forEach(imports::add);
        annotations.stream(ImportJsonRpcServices.Container.class)
                .flatMap(several ->
                        Arrays.stream(several.getAnnotationArray(MergedAnnotation.VALUE, ImportJsonRpcServices.class)))
                .forEach(imports::add);
        for (int index = 0; index < imports.size(); index++) {
            register(imports.get(index), importer.getClassName(), index, registry);
        }
    }

    private void register(
            MergedAnnotation<ImportJsonRpcServices> services,
            String importer,
            int index,
            BeanDefinitionRegistry registry) {
        String client = services.getString("client");
        List<Class<?>> types = types(services);
        ClientBeans.registerClient(registry, client);
        types.forEach(type -> ClientBeans.registerProxy(registry, client, type));
        ClientBeans.registerImport(
                registry,
                client,
                ClassUtils.getShortName(importer),
                types,
                "jsonRpcServices#" + importer + "#" + index);
    }

    private List<Class<?>> types(MergedAnnotation<ImportJsonRpcServices> services) {
        Set<Class<?>> types = new LinkedHashSet<>(List.of(services.getClassArray("types")));
        Set<String> packages = new LinkedHashSet<>();
        for (String name : services.getStringArray("basePackages")) {
            packages.add(this.environment.resolvePlaceholders(name));
        }
        for (Class<?> type : services.getClassArray("basePackageClasses")) {
            packages.add(type.getPackageName());
        }
        InterfaceScanner scanner = new InterfaceScanner(this.environment, this.resources);
        for (String name : packages) {
            for (BeanDefinition found : scanner.findCandidateComponents(name)) {
                types.add(ClassUtils.resolveClassName(
                        String.valueOf(found.getBeanClassName()), this.resources.getClassLoader()));
            }
        }
        return List.copyOf(types);
    }

    /** Finds interfaces with {@link JsonRpcService}. */
    private static final class InterfaceScanner extends ClassPathScanningCandidateComponentProvider {

        InterfaceScanner(Environment environment, ResourceLoader resources) {
            super(false, environment);
            setResourceLoader(resources);
            addIncludeFilter(new AnnotationTypeFilter(JsonRpcService.class, false));
        }

        @Override
        protected boolean isCandidateComponent(AnnotatedBeanDefinition found) {
            return found.getMetadata().isIndependent() && found.getMetadata().isInterface();
        }
    }
}
