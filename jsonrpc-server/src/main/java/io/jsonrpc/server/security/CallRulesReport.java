package io.jsonrpc.server.security;

import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.spring.endpoint.ControllerEndpoint;
import io.jsonrpc.spring.security.CallRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Fails the start if rules by method can be got around by another name, and warns of rules that are for no method. */
public final class CallRulesReport implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(CallRulesReport.class);

    private final ObjectProvider<HandlerEndpoints> endpoints;

    private final ObjectProvider<CallRules> rules;

    public CallRulesReport(ObjectProvider<HandlerEndpoints> endpoints, ObjectProvider<CallRules> rules) {
        this.endpoints = endpoints;
        this.rules = rules;
    }

    @Override
    public void afterSingletonsInstantiated() {
        HandlerEndpoints served = this.endpoints.getIfAvailable();
        CallRules own = this.rules.getIfAvailable();
        if (served == null || own == null) {
            return;
        }
        List<ControllerEndpoint> controllers = served.endpoints().stream()
                .flatMap(endpoint -> Stream.ofNullable(endpoint.handlers().controllers()))
                .toList();
        requireOneRuleForEachMethod(own, controllers);
        // A handler answers to names that nobody knows here.
        if (served.endpoints().stream().allMatch(endpoint -> endpoint.handlers().isOnlyControllers())) {
            warnOfUnused(own, controllers);
        }
    }

    private static void requireOneRuleForEachMethod(CallRules rules, List<ControllerEndpoint> controllers) {
        List<StartupException.Fault> faults = new ArrayList<>();
        controllers.stream()
                .flatMap(endpoint -> endpoint.contracts().stream())
                .flatMap(contract -> contract.methods().stream())
                .distinct()
                .forEach(method -> method.aliases().forEach(alias -> check(rules, method, alias, faults)));
        if (!faults.isEmpty()) {
            throw new StartupException(faults);
        }
    }

    private static void check(
            CallRules rules, MethodContract method, String alias, List<StartupException.Fault> faults) {
        if (!rules.treatsAlike(method.name(), alias)) {
            faults.add(new StartupException.Fault(
                    "'" + alias + "' is another name of '" + method.name() + "', and the CallRules have "
                            + text(rules.patternOf(alias)) + " for the one and "
                            + text(rules.patternOf(method.name())) + " for the other",
                    "Name both in the same rule"));
        }
    }

    private static String text(@Nullable String pattern) {
        return pattern == null ? "no rule" : "the rule '" + pattern + "'";
    }

    private static void warnOfUnused(CallRules rules, List<ControllerEndpoint> controllers) {
        Set<String> used = new HashSet<>();
        controllers.forEach(endpoint -> endpoint.methods().keySet().forEach(name -> {
            String pattern = rules.patternOf(name);
            if (pattern != null) {
                used.add(pattern);
            }
        }));
        rules.patterns().stream()
                .filter(pattern -> !used.contains(pattern) && !pattern.equals("*"))
                .forEach(pattern -> log.warn(
                        "The rule '{}' of the CallRules is for no method: correct its name, move it before the rule that"
                                + " covers it, or remove it",
                        pattern));
    }
}
