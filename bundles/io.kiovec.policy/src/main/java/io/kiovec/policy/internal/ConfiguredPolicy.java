// SPDX-License-Identifier: Apache-2.0
package io.kiovec.policy.internal;

import io.kiovec.io.Address;
import io.kiovec.spi.TransferPolicy;
import io.kiovec.spi.TransferRules;
import java.io.IOException;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The policy that Configuration Admin describes. Bad configuration leaves the last good policy in force.
 *
 * <p>It registers its service itself and not through the component runtime: the new table is put in place first and the
 * service's revision is changed after, so whoever hears the event finds the new rules, and the change is in force when
 * the event was delivered.
 */
@Component(service = {}, immediate = true, configurationPid = ConfiguredPolicy.PID)
@Designate(ocd = PolicyConfiguration.class)
public final class ConfiguredPolicy implements TransferPolicy {

    static final String PID = "io.kiovec.policy";

    private static final long PATIENCE_SECONDS = 5;

    /** What is in force and what was refused; one value, so that nobody sees half of it. */
    private record InForce(PolicyTable table, List<Problem> problems) {
    }

    private volatile InForce inForce = new InForce(new PolicyParser().parse(Map.of()), List.of());
    private volatile Logger logger;
    private final AtomicReference<ConfigurationAdmin> configurations = new AtomicReference<>();
    /** One change at a time. */
    private final ReentrantLock changing = new ReentrantLock();
    /** Of who waits for a change to be in force. */
    private volatile CountDownLatch taken = new CountDownLatch(0);
    private ServiceRegistration<TransferPolicy> registration;
    private long revision;

    /** Called by the component runtime. */
    public ConfiguredPolicy() {
    }

    @Reference(service = LoggerFactory.class, cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.RELUCTANT)
    void bindLogger(LoggerFactory factory) {
        logger = factory.getLogger(ConfiguredPolicy.class);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindConfigurations(ConfigurationAdmin admin) {
        configurations.set(admin);
    }

    void unbindConfigurations(ConfigurationAdmin admin) {
        configurations.compareAndSet(admin, null);
    }

    @Activate
    void activate(BundleContext context, Map<String, Object> configuration) {
        read(configuration);
        registration = context.registerService(TransferPolicy.class, this, properties());
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        read(configuration);
        registration.setProperties(properties());
        taken.countDown();
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
    }

    private Dictionary<String, Object> properties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(REVISION, ++revision);
        return properties;
    }

    /** Puts what the configuration describes in force, when all of it can be read. */
    void read(Map<String, ?> configuration) {
        PolicyParser parser = new PolicyParser();
        PolicyTable table = parser.parse(configuration);
        List<Problem> problems = List.copyOf(parser.problems());
        inForce = new InForce(problems.isEmpty() ? table : inForce.table(), problems);
        Logger present = logger;
        if (!problems.isEmpty() && present != null) {
            problems.forEach(problem -> present.warn(
                    "{}: {} = '{}' is not {}: the last good policy stays in force", PID, problem.key(), problem.value(),
                    problem.allowed()));
        }
    }

    @Override
    public TransferRules rules(Address address) {
        return inForce.table().rules(address);
    }

    @Override
    public List<Setting> settings() {
        return inForce.table().settings();
    }

    @Override
    public List<Problem> problems() {
        return inForce.problems();
    }

    @Override
    public List<Problem> change(Map<String, List<String>> changes) throws IOException, InterruptedException {
        ConfigurationAdmin admin = configurations.get();
        if (admin == null) {
            throw new IOException("there is no Configuration Admin to change the policy with: install one");
        }
        changing.lock();
        try {
            return change(admin.getConfiguration(PID, "?"), changes);
        } finally {
            changing.unlock();
        }
    }

    private List<Problem> change(Configuration configuration, Map<String, List<String>> changes)
            throws IOException, InterruptedException {
        Dictionary<String, Object> before = configuration.getProperties();
        Map<String, Object> after = before == null ? new HashMap<>() : new HashMap<>(FrameworkUtil.asMap(before));
        changes.forEach((key, values) -> {
            if (values.isEmpty()) {
                after.remove(key);
            } else {
                after.put(key, values.size() == 1 ? values.getFirst() : values.toArray(String[]::new));
            }
        });
        PolicyParser parser = new PolicyParser();
        parser.parse(after);
        if (!parser.problems().isEmpty()) {
            return List.copyOf(parser.problems());
        }
        CountDownLatch waiting = new CountDownLatch(1);
        taken = waiting;
        // Configuration Admin updates on a thread of its own.
        if (configuration.updateIfDifferent(FrameworkUtil.asDictionary(after))
                && !waiting.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the policy did not take the change within " + PATIENCE_SECONDS + " s");
        }
        return List.of();
    }
}
