// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/**
 * The rules for faults of simulated devices as Configuration Admin has them: one factory configuration each. Whether one is
 * in force is asked of the component that the transport makes of it.
 */
final class FaultRuleConfigurations {

    /**
     * One rule.
     *
     * @param name its name
     * @param action what happens
     * @param device which devices
     * @param rest its other settings
     * @param state whether it is in force, or why not
     */
    record Rule(String name, String action, String device, String rest, String state) {
    }

    private static final String FACTORY_PID = "io.kiovec.sim.fault";
    private static final String COMPONENT = "io.kiovec.sim.internal.ConfiguredFault";
    private static final String IN_FORCE = "in force";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Set<String> SHOWN_APART = Set.of("action", "device", "service.pid", "service.factoryPid",
            "felix.fileinstall.filename");

    private final ConfigurationAdmin admin;
    private final ServiceComponentRuntime components;

    FaultRuleConfigurations(ConfigurationAdmin admin, ServiceComponentRuntime components) {
        this.admin = admin;
        this.components = components;
    }

    private List<Configuration> configurations() throws IOException {
        try {
            Configuration[] found = admin.listConfigurations("(service.factoryPid=" + FACTORY_PID + ")");
            return found == null ? List.of() : Arrays.asList(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(String pid) {
        return pid.length() > FACTORY_PID.length() + 1 ? pid.substring(FACTORY_PID.length() + 1) : pid;
    }

    /** {@return the rules in the order of their names} */
    List<Rule> list() throws IOException {
        List<Rule> rules = new ArrayList<>();
        for (Configuration configuration : configurations()) {
            Map<String, Object> settings = new TreeMap<>(FrameworkUtil.asMap(configuration.getProperties()));
            String action = String.valueOf(settings.get("action"));
            String device = settings.containsKey("device") ? settings.get("device").toString() : "*";
            settings.keySet().removeAll(SHOWN_APART);
            StringBuilder rest = new StringBuilder();
            settings.forEach(
                    (key, value) -> rest.append(rest.isEmpty() ? "" : " ").append(key).append('=').append(value));
            rules.add(new Rule(name(configuration.getPid()), action, device, rest.toString(),
                    state(configuration.getPid()).orElse("not taken: there is no simulated adapter")));
        }
        rules.sort(Comparator.comparing(Rule::name));
        return rules;
    }

    /**
     * Puts a rule in force, in place of one of the same name.
     *
     * @return why it is refused, and nothing changed; empty when it is in force
     * @throws IOException when nobody takes it
     */
    String put(String name, Map<String, String> settings) throws IOException, InterruptedException {
        Configuration configuration = admin.getFactoryConfiguration(FACTORY_PID, name, "?");
        Dictionary<String, Object> before = configuration.getProperties();
        configuration.update(FrameworkUtil.asDictionary(new HashMap<>(settings)));
        String state = await(configuration);
        if (state.equals(IN_FORCE)) {
            return "";
        }
        // What was refused would be refused again with each start.
        if (before == null) {
            configuration.delete();
        } else {
            configuration.update(new Hashtable<>(FrameworkUtil.asMap(before)));
        }
        return state;
    }

    /** Ends rules, all when none is named; returns the names of those that there are not. */
    List<String> clear(List<String> names) throws IOException {
        List<String> unknown = new ArrayList<>(names);
        for (Configuration configuration : configurations()) {
            String name = name(configuration.getPid());
            if (names.isEmpty() || unknown.remove(name)) {
                configuration.delete();
            }
        }
        return unknown;
    }

    /** Configuration Admin updates on a thread of its own; the component runtime tells what became of it. */
    private String await(Configuration configuration) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < end) {
            Optional<String> state = ofChange(configuration);
            if (state.isPresent()) {
                return state.get();
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new IOException("nobody took the rule within 5 s: install the bundle io.kiovec.sim");
    }

    /** {@return the state of the component that has these very settings; empty while there is none} */
    private Optional<String> ofChange(Configuration configuration) {
        Map<String, Object> wanted = FrameworkUtil.asMap(configuration.getProperties());
        return components(configuration.getPid())
                .filter(component -> component.properties.entrySet().containsAll(wanted.entrySet()))
                .flatMap(FaultRuleConfigurations::state);
    }

    private Optional<String> state(String pid) {
        return components(pid).flatMap(FaultRuleConfigurations::state);
    }

    private Optional<ComponentConfigurationDTO> components(String pid) {
        return components.getComponentDescriptionDTOs().stream().filter(each -> each.name.equals(COMPONENT))
                .flatMap(each -> components.getComponentConfigurationDTOs(each).stream())
                .filter(component -> pid.equals(component.properties.get("service.pid"))).findFirst();
    }

    private static Optional<String> state(ComponentConfigurationDTO component) {
        if (component.state == ComponentConfigurationDTO.ACTIVE) {
            return Optional.of(IN_FORCE);
        }
        return component.state == ComponentConfigurationDTO.FAILED_ACTIVATION
                ? Optional.of(sentence(component.failure))
                : Optional.empty();
    }

    /** The component's own words in the text of its failure. */
    private static String sentence(String failure) {
        String mark = "REFUSED: ";
        return failure.lines().filter(line -> line.contains(mark))
                .map(line -> line.substring(line.lastIndexOf(mark) + mark.length())).findFirst()
                .orElse(failure.strip());
    }
}
