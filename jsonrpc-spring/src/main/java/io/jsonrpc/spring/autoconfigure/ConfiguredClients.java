package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.contract.ServiceContract;
import io.jsonrpc.spring.client.ClientStartupException;
import io.jsonrpc.spring.client.ImportedServices;
import io.jsonrpc.spring.client.JsonRpcClients;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes all clients, those with properties and those of imports, and finds all faults on the way. */
final class ConfiguredClients {

    private final ClientFactory factory;

    private final Map<String, JsonRpcClientProperties.Client> settings;

    private final List<ImportedServices> imports;

    private final Set<String> faults = new LinkedHashSet<>();

    private final Map<String, JsonRpcClient> made = new TreeMap<>();

    ConfiguredClients(
            ClientFactory factory,
            Map<String, JsonRpcClientProperties.Client> settings,
            List<ImportedServices> imports) {
        this.factory = factory;
        this.settings = settings;
        this.imports = imports;
    }

    /**
     * Makes the clients.
     *
     * @param codecFault why they have no codec; null if they have one
     * @throws ClientStartupException with all faults
     */
    JsonRpcClients make(@Nullable String codecFault) {
        Set<String> names = new TreeSet<>(this.settings.keySet());
        this.imports.forEach(services -> names.add(services.client()));
        names.forEach(this::add);
        this.imports.forEach(this::check);
        if (codecFault != null && !names.isEmpty()) {
            this.faults.add(codecFault);
        }
        JsonRpcClients clients = new JsonRpcClients(this.made);
        if (!this.faults.isEmpty()) {
            clients.close();
            throw new ClientStartupException(List.copyOf(this.faults));
        }
        return clients;
    }

    private void add(String name) {
        JsonRpcClientProperties.Client own = this.settings.get(name);
        if (own == null || own.url() == null || own.url().isBlank()) {
            this.faults.add("jsonrpc.client." + name + ".url is missing" + importerOf(name));
            return;
        }
        try {
            this.made.put(name, this.factory.make(name, own.url().strip(), own));
        } catch (IllegalArgumentException fault) {
            this.faults.add(String.valueOf(fault.getMessage()));
        }
    }

    private String importerOf(String name) {
        return this.imports.stream()
                .filter(services -> services.client().equals(name))
                .findFirst()
                .map(services -> "; " + annotation(services) + " needs it")
                .orElse("");
    }

    private static String annotation(ImportedServices services) {
        return "@ImportJsonRpcServices(client=\"" + services.client() + "\") on " + services.importer();
    }

    private void check(ImportedServices services) {
        if (services.types().isEmpty()) {
            this.faults.add(annotation(services)
                    + " finds no interface: name types, or packages that have interfaces with" + " @JsonRpcService");
        }
        for (Class<?> type : services.types()) {
            if (!type.isInterface()) {
                this.faults.add(annotation(services) + " names " + type.getName() + ", which is no interface");
            } else {
                check(type, this.made.get(services.client()));
            }
        }
    }

    /** @param client null if it could not be made */
    private void check(Class<?> type, @Nullable JsonRpcClient client) {
        Consumer<Class<?>> reader = client == null ? ServiceContract::of : client::proxy;
        try {
            reader.accept(type);
        } catch (ContractException unreadable) {
            this.faults.addAll(new ArrayList<>(unreadable.faults()));
        }
    }
}
