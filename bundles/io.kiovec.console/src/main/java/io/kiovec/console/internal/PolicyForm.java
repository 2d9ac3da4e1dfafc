// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import io.kiovec.spi.TransferPolicy;
import io.kiovec.spi.TransferPolicy.Problem;
import io.kiovec.spi.TransferPolicy.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The transfer policy as a form: what is in force, and changes by Configuration Admin. */
@Component(service = PolicyForm.class)
public final class PolicyForm {

    private static final String PID = "io.kiovec.policy";
    /** What a key without any value shows. */
    private static final String NONE = "none";
    private static final long PATIENCE_SECONDS = 5;

    /**
     * A key in force.
     *
     * @param key its name
     * @param values its values: one, or any number of lines
     * @param allowed what may be set, in words
     * @param meaning what it does
     */
    record Field(String key, List<String> values, String allowed, String meaning) {
    }

    private final AtomicReference<TransferPolicy> policy = new AtomicReference<>();
    private final AtomicReference<ConfigurationAdmin> configurations = new AtomicReference<>();
    private final AtomicReference<CountDownLatch> taken = new AtomicReference<>();
    private final ReentrantLock changing = new ReentrantLock();

    /** Called by the component runtime. */
    public PolicyForm() {
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY, updated = "updatedPolicy")
    void bindPolicy(TransferPolicy came) {
        policy.set(came);
    }

    /** The policy says so after the new rules are in force. */
    void updatedPolicy(TransferPolicy same) {
        CountDownLatch waiting = taken.get();
        if (waiting != null) {
            waiting.countDown();
        }
    }

    void unbindPolicy(TransferPolicy gone) {
        policy.compareAndSet(gone, null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindConfigurations(ConfigurationAdmin came) {
        configurations.set(came);
    }

    void unbindConfigurations(ConfigurationAdmin gone) {
        configurations.compareAndSet(gone, null);
    }

    /** {@return the keys in force; none where there is no policy} */
    List<Field> fields() {
        TransferPolicy present = policy.get();
        Map<String, Field> fields = new LinkedHashMap<>();
        if (present != null) {
            for (Setting setting : present.settings()) {
                Field field = fields.computeIfAbsent(setting.key(),
                        key -> new Field(key, new ArrayList<>(), setting.allowed(), setting.meaning()));
                if (!setting.value().equals(NONE)) {
                    field.values().add(setting.value());
                }
            }
        }
        return List.copyOf(fields.values());
    }

    /** {@return what of the last configuration was refused, as sentences} */
    List<String> problems() {
        TransferPolicy present = policy.get();
        return present == null
                ? List.of()
                : present.problems().stream()
                        .map(problem -> sentence(problem) + ": the last good policy stays in force").toList();
    }

    private static String sentence(Problem problem) {
        return problem.key() + " = '" + problem.value() + "' is refused: give " + problem.allowed();
    }

    /**
     * Puts values in force, and returns when they are.
     *
     * @param values by key, each as lines; what is not among them stays as it is
     * @throws Refused when a value is; nothing is changed
     */
    void change(Map<String, String> values) throws Refused, IOException, InterruptedException {
        TransferPolicy present = policy.get();
        ConfigurationAdmin admin = configurations.get();
        if (present == null || admin == null) {
            throw new Refused("There is no " + (present == null ? "policy" : "Configuration Admin")
                    + " to change: install the bundle io.kiovec.policy beside Configuration Admin");
        }
        changing.lock();
        try {
            change(present, admin.getConfiguration(PID, "?"), values);
        } finally {
            changing.unlock();
        }
    }

    private void change(TransferPolicy present, Configuration configuration, Map<String, String> values)
            throws Refused, IOException, InterruptedException {
        Dictionary<String, Object> before = configuration.getProperties();
        Map<String, Object> after = before == null ? new HashMap<>() : new HashMap<>(FrameworkUtil.asMap(before));
        List<String> known = present.settings().stream().map(Setting::key).distinct().toList();
        for (Map.Entry<String, String> value : values.entrySet()) {
            if (!known.contains(value.getKey())) {
                throw new Refused(
                        "The policy has no key '" + value.getKey() + "': it has " + String.join(", ", known));
            }
            List<String> lines = value.getValue().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
            if (lines.isEmpty()) {
                after.remove(value.getKey());
            } else {
                after.put(value.getKey(), lines.size() == 1 ? lines.getFirst() : lines.toArray(String[]::new));
            }
        }
        List<Problem> problems = present.check(after);
        if (!problems.isEmpty()) {
            throw new Refused(sentence(problems.getFirst()) + "; nothing changed");
        }
        CountDownLatch waiting = new CountDownLatch(1);
        taken.set(waiting);
        if (configuration.updateIfDifferent(FrameworkUtil.asDictionary(after))
                && !waiting.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the policy did not take the change within " + PATIENCE_SECONDS + " s");
        }
    }
}
