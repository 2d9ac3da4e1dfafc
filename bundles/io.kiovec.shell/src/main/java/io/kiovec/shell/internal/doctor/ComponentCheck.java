// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.io.Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Components that wait for a service, or that failed, and, in one line, what needs a configuration to be there. */
final class ComponentCheck implements Check {

    private final BundleFacts facts;
    private final ServiceComponentRuntime components;

    ComponentCheck(BundleFacts facts, ServiceComponentRuntime components) {
        this.facts = facts;
        this.components = components;
    }

    @Override
    public List<Finding> look(Optional<Address> asked) {
        List<Finding> found = new ArrayList<>();
        SortedSet<String> unconfigured = new TreeSet<>();
        Bundle[] bundles = facts.bundles().toArray(Bundle[]::new);
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs(bundles)) {
            if (!components.isComponentEnabled(component)) {
                found.add(
                        Finding.note(component.name, component.name + " is disabled", "scr:enable " + component.name));
                continue;
            }
            Collection<ComponentConfigurationDTO> made = components.getComponentConfigurationDTOs(component);
            made.forEach(one -> of(component, one).ifPresent(found::add));
            if (made.isEmpty()
                    ? component.configurationPolicy.equals("require")
                    : made.stream().anyMatch(one -> one.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION)) {
                unconfigured.add(component.configurationPid[0]);
            }
        }
        // No device that is named waits for what nobody configured.
        if (!unconfigured.isEmpty() && asked.isEmpty()) {
            found.add(Finding.note("configurations",
                    "there when they are configured, which nobody did: " + String.join(", ", unconfigured),
                    "touch DIR/PID-NAME.cfg"));
        }
        return found;
    }

    private static Optional<Finding> of(ComponentDescriptionDTO component, ComponentConfigurationDTO made) {
        return switch (made.state) {
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> Optional.of(waiting(component, made));
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> Optional.of(Finding.broken(component.name,
                    component.name + " failed when it was activated: "
                            + (made.failure == null ? "" : made.failure.lines().findFirst().orElse("")),
                    "update " + component.bundle.symbolicName + " FILE"));
            default -> Optional.empty();
        };
    }

    private static Finding waiting(ComponentDescriptionDTO component, ComponentConfigurationDTO made) {
        List<String> missing = Arrays.stream(made.unsatisfiedReferences)
                .map(reference -> service(component, reference)).toList();
        return Finding.broken(component.name, component.name + " of " + component.bundle.symbolicName
                + " waits for the service " + String.join(" and ", missing) + ", which nobody registers",
                "install FILE");
    }

    private static String service(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO missing) {
        return Arrays.stream(component.references).filter(reference -> reference.name.equals(missing.name))
                .map(reference -> reference.interfaceName).findFirst().orElse(missing.name)
                + (missing.target == null ? "" : " with " + missing.target);
    }
}
