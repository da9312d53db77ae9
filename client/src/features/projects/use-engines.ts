import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';

/** The engines of this server; none while nobody knows: their field takes any name. */
export const useEngines = (): readonly Schemas['SystemEngine'][] => useQuery(queries.system()).data?.engines ?? [];
