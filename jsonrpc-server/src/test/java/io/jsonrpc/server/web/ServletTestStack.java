package io.jsonrpc.server.web;

import io.jsonrpc.server.servlet.JsonRpcHandlerMapping;
import io.jsonrpc.server.servlet.container.TomcatContainer;
import io.jsonrpc.server.servlet.socket.LateFlush;
import io.jsonrpc.server.servlet.socket.ServletStack;
import io.jsonrpc.server.servlet.socket.ServletStackSettings;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** The servlet stack without its server. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class})
class ServletTestStack {

    @Bean
    TaskScheduler sockJsScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(2);
        return scheduler;
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService controlIo() {
        return Executors.newFixedThreadPool(2);
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService sockJsIo() {
        return Executors.newFixedThreadPool(2);
    }

    @Bean
    ServletContextInitializer tomcatContainer(ServletStackSettings settings) {
        return context -> TomcatContainer.prepare(context, settings.tomcatBuffer());
    }

    @Bean
    JsonRpcHandlerMapping jsonRpcHandlerMapping(
            TestServer.Endpoints endpoints,
            RecordingAcceptor acceptor,
            ServletStackSettings settings,
            ExecutorService controlIo,
            ExecutorService sockJsIo,
            TaskScheduler sockJsScheduler) {
        return new JsonRpcHandlerMapping(
                endpoints.list(),
                acceptor,
                new ServletStack(settings, controlIo, sockJsIo, sockJsScheduler, new LateFlush()),
                TestServer.RULES);
    }
}
