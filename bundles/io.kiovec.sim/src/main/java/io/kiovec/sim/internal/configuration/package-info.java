// SPDX-License-Identifier: Apache-2.0
/**
 * How simulated devices are configured: what each key of a configuration may be, and the models that come of it. A key
 * that cannot be read is told with what is allowed, never guessed. Called by the transport's components.
 */
package io.kiovec.sim.internal.configuration;
