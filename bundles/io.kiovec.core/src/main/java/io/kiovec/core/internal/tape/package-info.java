// SPDX-License-Identifier: Apache-2.0
/**
 * The tape face of a device: one user, one call at a time, and always an answer to the question where the tape stands
 * (rule S6): a position, or that nobody knows and why. Called on applications' threads; an endpoint comes and goes on
 * the unit's own.
 */
package io.kiovec.core.internal.tape;
