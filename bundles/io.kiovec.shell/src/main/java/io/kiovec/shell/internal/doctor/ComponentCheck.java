// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.io.Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Components that wait: for a service, for a configuration, or because they failed. */
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
        Bundle[] bundles = facts.bundles().toArray(Bundle[]::new);
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs(bundles)) {
            if (!components.isComponentEnabled(component)) {
                found.add(
                        Finding.note(component.name, component.name + " is disabled", "scr:enable " + component.name));
                continue;
            }
            Collection<ComponentConfigurationDTO> made = components.getComponentConfigurationDTOs(component);
            made.forEach(one -> of(component, one).ifPresent(found::add));
            if (made.isEmpty() && component.configurationPolicy.equals("require")) {
                found.add(unconfigured(component));
            }
        }
        return found;
    }

    private static Optional<Finding> of(ComponentDescriptionDTO component, ComponentConfigurationDTO made) {
        return switch (made.state) {
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> Optional.of(waiting(component, made));
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> Optional.of(unconfigured(component));
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> Optional.of(Finding.broken(component.name,
                    component.name + " failed when it was activated: "
                            + (made.failure == null ? "" : made.failure.lines().findFirst().orElse("")),
                    "update " + component.bundle.symbolicName + " FILE"));
            default -> Optional.empty();
        };
    }

    /** There may be many of it, or none: what is not configured is not asked for. */
    private static Finding unconfigured(ComponentDescriptionDTO component) {
        return Finding.note(component.name, component.name + " of " + component.bundle.symbolicName
                + " waits for a configuration", "touch DIR/" + component.configurationPid[0] + "-NAME.cfg");
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
