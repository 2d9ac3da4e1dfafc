// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.CoreSettings;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Swaps.Swapped;
import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.cause.SwapCauses;
import io.kiovec.core.internal.memory.AllocatorRegistry;
import io.kiovec.core.internal.memory.ScatterSource;
import io.kiovec.core.internal.policy.PolicyInForce;
import io.kiovec.core.internal.transport.TransportRegistry;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a device needs of the rest of the core.
 *
 * @param transports where endpoints come from
 * @param causes what makes a device change its transport by itself
 * @param policy how data may move
 * @param allocators where memory comes from
 * @param scatters what memory is made of
 * @param claims who holds which address
 * @param foundations which device stands on which
 * @param lookout the time by which lost devices are looked for
 * @param settings how long drivers are waited for
 * @param drain how long calls may take to leave an endpoint that is to go (rules L4 and S4)
 * @param events where events go
 * @param swapped where swaps that were done are noted
 * @param log where to log
 */
public record Surroundings(TransportRegistry transports, SwapCauses causes, PolicyInForce policy,
        AllocatorRegistry allocators, ScatterSource scatters, Claims claims, Foundations foundations, Lookout lookout,
        CoreSettings settings, Supplier<Duration> drain,
        Consumer<DeviceEvent> events, Consumer<Swapped> swapped, CoreLog log) {

    /** {@return the surroundings of a follower: its leader tells of what happens to both} */
    Surroundings untold() {
        return new Surroundings(transports, causes, policy, allocators, scatters, claims, foundations, lookout,
                settings, drain,
                event -> {
                }, swap -> {
                }, log);
    }
}
