package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.spring.autoconfigure.JsonRpcClientProperties.Connect;
import io.jsonrpc.spring.client.ClientBeans;
import io.jsonrpc.spring.client.ClientStartupException;
import io.jsonrpc.spring.client.JsonRpcClients;
import io.jsonrpc.spring.endpoint.Controllers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Gives the clients their controllers, and connects them when the application starts, before its web server does. They are
 * closed as beans: after all beans that use them, and before their controllers.
 */
class ClientsLifecycle implements SmartInitializingSingleton, SmartLifecycle {

    private static final SparingLog log = SparingLog.of(ClientsLifecycle.class);

    private final JsonRpcClients clients;

    private final Map<String, JsonRpcClientProperties.Client> settings;

    private final ConfigurableListableBeanFactory beans;

    private volatile boolean running;

    ClientsLifecycle(
            JsonRpcClients clients,
            Map<String, JsonRpcClientProperties.Client> settings,
            ConfigurableListableBeanFactory beans) {
        this.clients = clients;
        this.settings = settings;
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Map<String, TypedValues> values = new TreeMap<>();
        for (String name : this.clients.names()) {
            values.put(name, this.clients.get(name).getCodec().typedValues(false));
        }
        Controllers.ofClients(this.beans, values).forEach((name, controllers) -> {
            controllers.beanNames().forEach(bean -> this.beans.registerDependentBean(bean, ClientBeans.CLIENTS));
            this.clients.get(name).setServerRequestHandler(controllers.handler(null));
        });
    }

    @Override
    public void start() {
        List<String> faults = new ArrayList<>();
        for (String name : this.clients.names()) {
            JsonRpcClientProperties.Client own = this.settings.get(name);
            connect(name, own == null ? Connect.BACKGROUND : own.connect(), faults);
        }
        if (!faults.isEmpty()) {
            throw new ClientStartupException(faults);
        }
        this.running = true;
    }

    private void connect(String name, Connect when, List<String> faults) {
        JsonRpcClient client = this.clients.get(name);
        if (when == Connect.BACKGROUND && client instanceof JsonRpcClientWebSocket socket) {
            CompletableFuture<Void> unused = socket.connectAsync().whenComplete((connected, failure) -> {
                if (failure != null && client.getState() != ConnectionState.CLOSED) {
                    log.warn(name, "{} is not connected, and tries no more: {}", socket, failure.toString());
                }
            });
        } else if (when != Connect.LAZY) {
            try {
                client.connect();
            } catch (IOException | TransportException failure) {
                faults.add("'" + name + "' cannot connect, and jsonrpc.client." + name + ".connect=required: "
                        + failure.getMessage());
            }
        }
    }

    @Override
    public void stop() {
        this.running = false;
    }

    @Override
    public boolean isRunning() {
        return this.running;
    }

    /** Between what is low and the web server. */
    @Override
    public int getPhase() {
        return 0;
    }
}
