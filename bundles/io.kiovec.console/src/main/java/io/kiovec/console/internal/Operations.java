// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.api.Swaps.Swapped;
import io.kiovec.api.Transports;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.console.internal.Audit.Act;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What can be changed from the page. Each change is in the audit log with what was before and what came of it, refused ones
 * too; what cannot be written there is not done. On the thread of the request.
 */
@Component(service = Operations.class)
public final class Operations {

    /** A change of one thing. */
    @FunctionalInterface
    private interface Change {
        /** Does it and returns what came of it, as a sentence. */
        String make() throws Refused, IOException, InterruptedException;
    }

    private final Devices devices;
    private final Transports transports;
    private final Swaps swaps;
    private final PolicyForm policy;
    private final Audit audit;

    /**
     * Called by the component runtime.
     *
     * @param devices what is open
     * @param transports who serves
     * @param swaps who swaps
     * @param policy how data may move
     * @param audit where changes are written down
     */
    @Activate
    public Operations(@Reference Devices devices, @Reference Transports transports, @Reference Swaps swaps,
            @Reference PolicyForm policy, @Reference Audit audit) {
        this.devices = devices;
        this.transports = transports;
        this.swaps = swaps;
        this.policy = policy;
        this.audit = audit;
    }

    /**
     * Does what was asked for.
     *
     * @param what {@code policy}, {@code swap} or {@code release}
     * @param parameters those of the request
     * @param user who asks
     * @param remote from where
     * @return what was done, as a sentence
     * @throws Refused with a sentence that says why not
     * @throws IOException when the audit log cannot be written
     */
    String run(String what, UnaryOperator<String> parameters, String user, String remote)
            throws Refused, IOException, InterruptedException {
        return switch (what) {
            case "policy" -> policy(parameters, new Act(user, remote, what, "policy"));
            case "swap" -> swap(required(parameters, "device"), required(parameters, "to"), user, remote);
            case "release" -> release(required(parameters, "transport"), user, remote);
            default -> throw new Refused("The console knows no change '" + what + "'");
        };
    }

    private static String required(UnaryOperator<String> parameters, String name) throws Refused {
        String value = parameters.apply(name);
        if (value == null || value.isBlank()) {
            throw new Refused("The field '" + name + "' is empty: fill it in");
        }
        return value.strip();
    }

    private String policy(UnaryOperator<String> parameters, Act act)
            throws Refused, IOException, InterruptedException {
        Map<String, String> before = values();
        Map<String, String> asked = before.keySet().stream().filter(key -> parameters.apply(key) != null)
                .collect(Collectors.toMap(key -> key, parameters));
        return audited(act, before.toString(), asked.toString(), () -> {
            policy.change(asked);
            return values().equals(before) ? "The policy is as it was" : "The new policy is in force";
        });
    }

    private Map<String, String> values() {
        return policy.fields().stream().collect(
                Collectors.toMap(PolicyForm.Field::key, field -> String.join("\n", field.values())));
    }

    private String swap(String device, String to, String user, String remote)
            throws Refused, IOException, InterruptedException {
        String from = devices.statistics().stream().filter(open -> open.address().toString().equals(device)).findFirst()
                .map(DeviceStatistics::target).map(Address::toString).orElse("");
        return audited(new Act(user, remote, "swap", device), from, to, () -> {
            Swapped done = swaps.swap(parsed(device), parsed(to));
            return String.format(Locale.ROOT, "%s is served from %s by %s; requests were held for %.1f \u00b5s",
                    done.device(), done.to(), done.transport(), done.pause().toNanos() / 1000.0);
        });
    }

    private static Address parsed(String text) throws Refused {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Refused(e.getMessage(), e);
        }
    }

    private String release(String transport, String user, String remote)
            throws Refused, IOException, InterruptedException {
        return audited(new Act(user, remote, "release", transport), role(transport), "RELEASED", () -> {
            try {
                transports.release(transport);
            } catch (IllegalArgumentException e) {
                throw new Refused(e.getMessage(), e);
            }
            return transport + " may serve again";
        });
    }

    private String role(String transport) {
        Optional<TransportInfo> found = transports.list().stream().filter(each -> each.name().equals(transport))
                .findFirst();
        return found.map(each -> each.role().name()).orElse("");
    }

    private String audited(Act act, String from, String to, Change change)
            throws Refused, IOException, InterruptedException {
        audit.require();
        String done;
        try {
            done = change.make();
        } catch (DeviceException e) {
            audit.write(act, from, to, "failed: " + e.getMessage());
            throw new Refused(e.getMessage(), e);
        } catch (Refused | IOException | InterruptedException | RuntimeException e) {
            audit.write(act, from, to, (e instanceof Refused ? "refused: " : "failed: ") + e.getMessage());
            throw e;
        }
        audit.write(act, from, to, "done: " + done);
        return done;
    }
}
