// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Where a device is that lost its endpoint (rule S5): at the address it was served from, or, where that is another
 * device now or none, at another one that its transport sees the same device at. What has taken its name is opened once to
 * find out who it is; from then on it is left alone for as long as the transport tells that it is somebody else, because
 * an opening for writing is something that others notice. For the unit's own thread.
 */
final class Search {

    /** It is nowhere. */
    static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        Missing(String reason) {
            super(reason);
        }
    }

    private final Address name;
    private final Opener opener;
    private final EndpointSource source;
    /** Why what is at the address it was served from was refused; empty while that may be the device. */
    private Optional<String> refusal = Optional.empty();

    Search(Address name, Opener opener, EndpointSource source) {
        this.name = name;
        this.opener = opener;
        this.source = source;
    }

    /**
     * Opens it wherever it is.
     *
     * @param target the address it was served from
     * @param access for what
     * @param before what it must be
     * @throws Missing with the reason for people
     */
    Binding find(Address target, AccessMode access, Known before) throws Missing {
        StringJoiner reasons = new StringJoiner("; ");
        if (refusal.isPresent() && isOther(target, source.seen(target), before)) {
            reasons.add(refusal.get());
        } else {
            refusal = Optional.empty();
            try {
                return opener.open(target, access, before);
            } catch (DeviceException e) {
                reasons.add(e.getMessage());
            } catch (Opener.OtherDevice other) {
                refusal = Optional.of(other.refusal().getMessage());
                reasons.add(other.refusal().getMessage());
            }
        }
        return findElsewhere(target, access, before, reasons);
    }

    private Binding findElsewhere(Address target, AccessMode access, Known before, StringJoiner reasons)
            throws Missing {
        for (Address other : others(source.seen(target), target, before)) {
            try {
                Binding found = opener.open(other, access, before);
                refusal = Optional.empty();
                return found;
            } catch (DeviceException e) {
                reasons.add(e.getMessage());
            } catch (Opener.OtherDevice impostor) {
                reasons.add(impostor.refusal().getMessage());
            }
        }
        throw new Missing(reasons.toString());
    }

    /** {@return the addresses to try: those of the same device, then the name it was opened by} */
    private Set<Address> others(List<DeviceDescription> seen, Address target, Known before) {
        Set<Address> others = seen.stream().filter(one -> one.identity().sharesNameWith(before.identity()))
                .map(DeviceDescription::address).collect(Collectors.toCollection(LinkedHashSet::new));
        if (name.scheme().equals(target.scheme()) && !isOther(name, seen, before)) {
            others.add(name);
        }
        others.remove(target);
        return others;
    }

    /** {@return whether what is seen at an address is another device: all kinds of names that this one had, it has otherwise} */
    private static boolean isOther(Address where, List<DeviceDescription> seen, Known before) {
        return seen.stream().filter(one -> one.address().equals(where)).map(DeviceDescription::identity)
                .anyMatch(identity -> !identity.sharesNameWith(before.identity())
                        && sources(identity).containsAll(sources(before.identity())));
    }

    private static Set<Identity.Source> sources(Identity identity) {
        return identity.designators().stream().map(Identity.Designator::source).collect(Collectors.toSet());
    }
}
