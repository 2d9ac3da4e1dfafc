// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import io.kiovec.spi.TransferPolicy;
import io.kiovec.spi.TransferPolicy.Problem;
import io.kiovec.spi.TransferPolicy.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The transfer policy as a form: what is in force, and changes of it. */
@Component(service = PolicyForm.class)
public final class PolicyForm {

    /** What a key without any value shows. */
    private static final String NONE = "none";

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

    /** Called by the component runtime. */
    public PolicyForm() {
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindPolicy(TransferPolicy came) {
        policy.set(came);
    }

    void unbindPolicy(TransferPolicy gone) {
        policy.compareAndSet(gone, null);
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
        if (present == null) {
            throw new Refused("There is no policy to change: install the bundle io.kiovec.policy");
        }
        List<String> known = present.settings().stream().map(Setting::key).distinct().toList();
        Map<String, List<String>> changes = new LinkedHashMap<>();
        for (Map.Entry<String, String> value : values.entrySet()) {
            if (!known.contains(value.getKey())) {
                throw new Refused(
                        "The policy has no key '" + value.getKey() + "': it has " + String.join(", ", known));
            }
            changes.put(value.getKey(),
                    value.getValue().lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
        }
        List<Problem> problems = present.change(changes);
        if (!problems.isEmpty()) {
            throw new Refused(sentence(problems.getFirst()) + "; nothing changed");
        }
    }
}
