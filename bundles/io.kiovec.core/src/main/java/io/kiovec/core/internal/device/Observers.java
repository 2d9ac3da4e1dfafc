// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.Devices.Watch;
import io.kiovec.api.RequestTrace;
import io.kiovec.core.internal.unit.CoreRequest;
import io.kiovec.core.internal.unit.RequestObserver;
import io.kiovec.io.Address;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who sees the requests of which devices. Any thread. */
final class Observers {

    private record Choice(Set<Address> which, RequestObserver observer) {
    }

    private final List<Choice> choices = new CopyOnWriteArrayList<>();

    Watch add(Set<Address> which, RequestObserver observer) {
        Choice choice = new Choice(Set.copyOf(which), observer);
        choices.add(choice);
        return () -> choices.remove(choice);
    }

    /** {@return who sees the requests of a device now, {@code null} for nobody} */
    RequestObserver of(Address address) {
        List<RequestObserver> all = choices.stream()
                .filter(choice -> choice.which().isEmpty() || choice.which().contains(address))
                .map(Choice::observer).toList();
        return all.isEmpty() ? null : all.size() == 1 ? all.getFirst() : new Several(all);
    }

    private record Several(List<RequestObserver> all) implements RequestObserver {

        @Override
        public Observation begins(CoreRequest request) {
            List<Observation> begun = all.stream().map(observer -> observer.begins(request)).toList();
            return ended -> begun.forEach(observation -> observation.ends(ended));
        }

        @Override
        public void ended(RequestTrace ended) {
            all.forEach(observer -> observer.ended(ended));
        }
    }
}
