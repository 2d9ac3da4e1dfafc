// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.Device;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.spi.Endpoint;
import java.util.Optional;

/**
 * A device around a device, whatever its face: it has that one's limits and identity.
 *
 * @param <D> the face of the device below
 */
abstract class FilterEndpoint<D extends Device> implements Endpoint {

    final D inner;
    final Course course;
    final PassedLimits limits;

    FilterEndpoint(Address name, D inner, Treatment treatment) {
        this.inner = inner;
        course = new Course(name, inner, treatment);
        limits = new PassedLimits(inner);
    }

    @Override
    public final Limits limits() {
        return limits.now();
    }

    @Override
    public final Identity identity() {
        return inner.identity();
    }

    @Override
    public final Optional<String> lost() {
        return course.lost();
    }

    @Override
    public final void close() throws DeviceException {
        course.close();
    }
}
